import { payloadCommitment, recordHash } from '#event-record';
import type { ExportedEvent } from '#log-export';
import type { Finding } from './finding.js';

/** Whether an event is what its own hashes say, payload included. */
export function checkEvent(event: ExportedEvent, line: number): Finding | undefined {
  const { action_id, sequence, record_hash, prev_hash } = event;
  const changed = (what: string): Finding => ({
    kind: 'changed',
    line,
    action_id,
    sequence,
    says: `${what} of event ${sequence} of action ${action_id}, at line ${line}, is not what its hash was made of.`,
  });
  if (hashOf(event, prev_hash) !== record_hash) return changed('A field');
  const { payload, salt, meta } = event;
  if (payload === null && salt === null) return undefined;
  const isCommitted =
    payload !== null && salt !== null && commitmentTo(payload, salt) === meta.payload_commitment;
  return isCommitted ? undefined : changed('The payload');
}

const hashOf = (event: ExportedEvent, prevHash: string | null): string | undefined =>
  ifThereIsOne(() => recordHash(event, prevHash));

const commitmentTo = (payload: object, salt: string): string | undefined =>
  ifThereIsOne(() => payloadCommitment(payload, salt));

/** What has no canonical JSON, or is nested too deep to make it, never had a hash. */
function ifThereIsOne(hash: () => string): string | undefined {
  try {
    return hash();
  } catch {
    return undefined;
  }
}
