import type { JsonObject } from '#json';

/** What happened: the part that the domain defines. */
export interface EventBody {
  readonly event_type: string;
  readonly meta: object;
  readonly payload: object | null;
}

export interface Actor {
  readonly type: 'agent' | 'approver' | 'evaluator' | 'scheduler' | 'admin';
  readonly id: string;
}

/** The end of a stream as its reader saw it: what the next event builds on. */
export interface ChainEnd {
  readonly sequence: number;
  readonly record_hash: string;
}

/** An event that is complete but for its place in the whole log. */
export type NewEvent<Body extends EventBody = EventBody> = Body & {
  /** UUID v7. */
  readonly id: string;
  /** UUID v7; the stream. */
  readonly action_id: string;
  /** 1, 2, 3 … within the stream. */
  readonly sequence: number;
  readonly actor: Actor;
  /** RFC 3339, UTC, six digits of a second. */
  readonly created_at: string;
  /** The commitment stands in meta, so the hash covers the payload and still holds when the payload is gone. */
  readonly meta: { readonly payload_commitment?: string };
  /** Hex of 32 random bytes; null without payload and after erasure. */
  readonly salt: string | null;
  readonly prev_hash: string | null;
  readonly record_hash: string;
};

export type EventRecord<Body extends EventBody = EventBody> = NewEvent<Body> & {
  /** Order over the whole log; gaps mean nothing, a transaction may have ended without appending. */
  readonly position: number;
};

export type HashedFields = Pick<
  NewEvent,
  'id' | 'action_id' | 'sequence' | 'event_type' | 'actor' | 'created_at' | 'meta'
>;

/** Event bodies are JSON by construction; TypeScript cannot see it through an interface without an index signature. */
export const asJson = (value: object): JsonObject => value as JsonObject;
