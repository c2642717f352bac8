import { Buffer } from 'node:buffer';
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

let time = 0;
let sequence = 0;

/** A UUID v7 (RFC 9562, section 6.2, method 1): it rises within a process, also within a millisecond and when the clock goes back. */
export function newId(): string {
  const now = Date.now();
  sequence = now > time ? randomBytes(4).readUInt32BE() >>> 1 : sequence + 1;
  time = Math.max(now, time);
  return uuidv7({ random: randomBytes(16), msecs: time, seq: sequence });
}
