import { NoteRefused } from './signed-note.js';

/** A promise that an event will be under every checkpoint made after a time. Whoever holds it can prove a broken promise. */
export interface Receipt {
  readonly origin: string;
  readonly action_id: string;
  readonly sequence: number;
  /** Hex. */
  readonly record_hash: string;
  /** RFC 3339 UTC. */
  readonly included_by: string;
}

/** The text that is signed. Its first line is not that of a checkpoint, so neither can pass for the other. */
export const receiptText = ({ origin, action_id, sequence, record_hash, included_by }: Receipt): string =>
  `${origin}/receipt\n${action_id} ${sequence}\n${record_hash}\n${included_by}\n`;

/** @throws NoteRefused when the text is no receipt. */
export function readReceipt(text: string): Receipt {
  const [, origin, action_id, sequence, record_hash, included_by] =
    /^(\S+)\/receipt\n([0-9a-f-]{36}) ([1-9]\d{0,8})\n([0-9a-f]{64})\n(\S+Z)\n$/.exec(text) ?? [];
  if (!origin || !action_id || !record_hash || !included_by) throw new NoteRefused('The note is no receipt.');
  return { origin, action_id, sequence: Number(sequence), record_hash, included_by };
}
