import type { Check } from './check.js';
import { payloadCommitment, recordHash } from './hashes.js';

/** Stateful: no two events have the same id or position. */
export function wholeChain(): Check {
  const [ids, positions] = [new Set<string>(), new Set<bigint>()];
  return {
    promise: 'sequence and hash chain of each action are whole; ids and positions are unique and rise',
    examine: ({ id, history }) =>
      history.map((event, index) => {
        const before = history[index - 1];
        const where = `${id} event ${event.sequence}`;
        if (event.sequence !== index + 1) return `${where} stands at place ${index + 1}`;
        if ((event.prev_hash ?? null)?.toString('hex') !== before?.record_hash.toString('hex'))
          return `${where} does not name the hash of the event before it`;
        if (recordHash(event) !== event.record_hash.toString('hex'))
          return `${where} has a hash that is not its own`;
        if (before && event.position <= before.position)
          return `${where} has a position before its predecessor's`;
        if (positions.has(event.position)) return `${where} has the position of another event`;
        if (ids.has(event.id)) return `${where} has the id of another event`;
        positions.add(event.position);
        ids.add(event.id);
        return null;
      }),
  };
}

export const payloadsCommitted: Check = {
  promise: 'every payload is the one that its event commits to',
  examine: ({ id, history }) =>
    history
      .filter(({ payload, meta }) => payload !== null || meta['payload_commitment'] !== undefined)
      .map(({ payload, salt, meta, sequence }) => {
        if (payload === null || salt === null) return `${id} event ${sequence} has lost its payload`;
        return payloadCommitment(payload, salt) === meta['payload_commitment']
          ? null
          : `${id} event ${sequence} has another payload than it commits to`;
      }),
};
