import { matchesCommitment, matchesHash } from '#event-record';
import type { ExportedEvent } from '#log-export';
import type { Finding } from './finding.js';

/** Whether an event is what its own hashes say, payload included. */
export function checkEvent(event: ExportedEvent, line: number): Finding | undefined {
  const { action_id, sequence } = event;
  const changed = (what: string): Finding => ({
    kind: 'changed',
    line,
    action_id,
    sequence,
    says: `${what} of event ${sequence} of action ${action_id}, at line ${line}, is not what its hash was made of.`,
  });
  if (!matchesHash(event)) return changed('A field');
  const { payload, salt, meta } = event;
  if (payload === null && salt === null) return undefined;
  const isCommitted =
    payload !== null && salt !== null && matchesCommitment(payload, salt, meta.payload_commitment);
  return isCommitted ? undefined : changed('The payload');
}
