import { invalid } from '../http/problem.js';

const DEFAULT_SECONDS = 5;
const MOST_SECONDS = 60;

/** How long a caller is willing to wait, in milliseconds: `Prefer: wait=N` (RFC 7240), 5 s without it, a minute at most. */
export function preferredWaitMs(prefer: string | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(prefer ?? '') ?? [];
  return Math.min(Number(seconds ?? DEFAULT_SECONDS), MOST_SECONDS) * 1000;
}

/** @throws Problem (422) when the header is given and is not 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw invalid('Idempotency-Key must be 1 to 255 visible ASCII characters.');
  return header;
}
