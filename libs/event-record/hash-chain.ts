import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { canonicalJson, sha256Hex } from '#json';
import type { Actor, ChainEnd, EventBody, HashedFields, NewEvent } from './event-record.js';
import { asJson } from './event-record.js';
import { newId, randomBytes } from './random-bytes.js';

/** Hex HMAC-SHA256 under the salt: it binds the event to its payload and tells nothing about it once the salt is gone. */
export function payloadCommitment(payload: object, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex'))
    .update(canonicalJson(asJson(payload)))
    .digest('hex');
}

/** Hex SHA-256 over the canonical JSON of the event's fixed fields, followed by the hash of the event before it. */
export function recordHash(event: HashedFields, prevHash: string | null): string {
  const { id, action_id, sequence, event_type, actor, created_at, meta } = event;
  return sha256Hex(
    canonicalJson(asJson({ id, action_id, sequence, event_type, actor, created_at, meta })) +
      (prevHash ?? ''),
  );
}

/** Whether an event is what its hash was made of, and follows what its prev_hash names. What has no canonical JSON never had a hash. */
export const matchesHash = (event: HashedFields & Pick<NewEvent, 'prev_hash' | 'record_hash'>): boolean =>
  ifThereIsOne(() => recordHash(event, event.prev_hash)) === event.record_hash;

/** Whether a payload is what the commitment was made of. */
export const matchesCommitment = (payload: object, salt: string, commitment: string | undefined): boolean =>
  commitment !== undefined && ifThereIsOne(() => payloadCommitment(payload, salt)) === commitment;

/** What is nested too deep has no canonical JSON either. */
function ifThereIsOne(hash: () => string): string | undefined {
  try {
    return hash();
  } catch {
    return undefined;
  }
}

/** Makes events out of bodies: each gets its id, its salt and its link to the one before. */
export function linkEvents<Body extends EventBody>(
  bodies: readonly Body[],
  {
    action_id,
    after,
    actor,
    created_at,
  }: { action_id: string; after: ChainEnd | null; actor: Actor; created_at: string },
): NewEvent<Body>[] {
  let end = after;
  return bodies.map((body) => {
    const salt = body.payload === null ? null : randomBytes(32).toString('hex');
    const meta =
      body.payload === null || salt === null
        ? body.meta
        : { ...body.meta, payload_commitment: payloadCommitment(body.payload, salt) };
    const sequence = (end?.sequence ?? 0) + 1;
    const hashed = {
      id: newId(),
      action_id,
      sequence,
      event_type: body.event_type,
      actor,
      created_at,
      meta,
    };
    const prev_hash = end?.record_hash ?? null;
    const record_hash = recordHash(hashed, prev_hash);
    end = { sequence, record_hash };
    return { ...body, ...hashed, salt, prev_hash, record_hash };
  });
}
