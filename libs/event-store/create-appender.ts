import type { Pace } from '#batching';
import { createBatcher } from '#batching';
import type { Pool } from 'pg';
import { DatabaseError } from 'pg';
import type { InlineProjection, StreamAppend } from './append-events.js';
import { appendEvents, streamIdOf } from './append-events.js';

/** At 256 streams a statement is past the point where the commit is what costs. */
const MAX_STREAMS = 256;
/** Callers bound what they have in hand; this holds when one of them does not. */
const MAX_WAITING = 16 * MAX_STREAMS;

export interface AppenderOptions {
  readonly concurrency?: number;
  readonly pace?: Pace;
  readonly onBatch?: (size: number) => void;
}

/**
 * An append that shares its commit with all others that wait for one. A batch is never a unit of failure: when the data
 * of one stream makes the statement fail, each is appended alone and only that one fails.
 *
 * @returns whether the events were appended; false means that their place in the stream, or the idempotency key, was taken.
 */
export function createAppender(
  pool: Pool,
  projection: InlineProjection,
  { onBatch, ...options }: AppenderOptions = {},
): (stream: StreamAppend) => Promise<boolean> {
  const appendAll = async (streams: readonly StreamAppend[]): Promise<boolean[]> => {
    // Of two that want the same place in a stream, the first to come has it.
    const firstOf = new Map(streams.toReversed().map((stream) => [streamIdOf(stream), stream]));
    const appended = await appendEvents(pool, [...firstOf.values()], projection);
    return streams.map(
      (stream) => firstOf.get(streamIdOf(stream)) === stream && appended.has(streamIdOf(stream)),
    );
  };
  const appendBatch = createBatcher<StreamAppend, boolean | Error>(
    async (streams) => {
      onBatch?.(streams.length);
      try {
        return await appendAll(streams);
      } catch (error) {
        if (streams.length === 1 || !isAboutTheData(error)) throw error;
        return Promise.all(
          streams.map((stream) => appendAll([stream]).then(([done]) => done === true, asError)),
        );
      }
    },
    { maxSize: MAX_STREAMS, maxWaiting: MAX_WAITING, ...options },
  );
  return async (stream) => {
    const result = await appendBatch(stream);
    if (result instanceof Error) throw result;
    return result;
  };
}

/** Whether it is the data that Postgres refuses, so that trying again will not help. It is, unless the server is not able. */
export const isAboutTheData = (error: unknown): boolean =>
  error instanceof DatabaseError && !SERVER_IS_NOT_ABLE.test(error.code ?? '');

/**
 * SQLSTATE classes: connection exception, invalid transaction state (a standby), transaction rollback (a deadlock),
 * insufficient resources, object not in prerequisite state (a lock), operator intervention, system error.
 */
const SERVER_IS_NOT_ABLE = /^(08|25|40|53|55|57|58)/;

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
