import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** The system's generator is asked for many at once, for what a call costs is the call. */
const pool = Buffer.alloc(4_096);
let taken = pool.length;

/** @param length at most 4,096. Nobody else is given these bytes; keep no reference to them. */
export function randomBytes(length: number): Buffer {
  if (taken + length > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  return pool.subarray(taken, (taken += length));
}

/** A UUID v7 (RFC 9562): in the order of time to the millisecond, and without order within one. */
export const newId = (): string => uuidv7({ random: randomBytes(16) });
