import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { LoggedEvent } from './evidence.js';
import type { RequestBody } from './note.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export const requestHash = ({ agent_id, tool, operation, params, context = {} }: RequestBody): string =>
  sha256(canonicalJson({ agent_id, tool, operation, params, context }));

/** What record_hash must be, given the event and the hash that it names as the one before it. */
export function recordHash({
  id,
  action_id,
  sequence,
  event_type,
  actor,
  created_at,
  meta,
  prev_hash,
}: LoggedEvent): string {
  const hashed = { id, action_id, sequence, event_type, actor, created_at, meta };
  return sha256(canonicalJson(hashed) + (prev_hash?.toString('hex') ?? ''));
}

export const payloadCommitment = (payload: object, salt: Buffer): string =>
  createHmac('sha256', salt).update(canonicalJson(payload), 'utf8').digest('hex');
