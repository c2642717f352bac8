import { NoteRefused } from './signed-note.js';

/**
 * A promise that an event is under every checkpoint over as many events as its position says, or more: each event has a
 * position of its own, so no more than that stand before it. Whoever holds it can prove a broken promise, by no clock.
 */
export interface Receipt {
  readonly origin: string;
  readonly action_id: string;
  readonly sequence: number;
  /** In the log, from 1. */
  readonly position: number;
  /** Hex. */
  readonly record_hash: string;
  /** When it is expected to be under a checkpoint; RFC 3339 UTC. */
  readonly included_by: string;
}

/** The text that is signed. Its first line is not that of a checkpoint, so neither can pass for the other. */
export const receiptText = ({
  origin,
  action_id,
  sequence,
  position,
  record_hash,
  included_by,
}: Receipt): string =>
  `${origin}/receipt\n${action_id} ${sequence} ${position}\n${record_hash}\n${included_by}\n`;

/** @throws NoteRefused when the text is no receipt. */
export function readReceipt(text: string): Receipt {
  const [, origin, action_id, sequence, position, record_hash, included_by] =
    /^(\S+)\/receipt\n([0-9a-f-]{36}) ([1-9]\d{0,8}) ([1-9]\d{0,14})\n([0-9a-f]{64})\n(\S+Z)\n$/.exec(text) ??
    [];
  if (!origin || !action_id || !record_hash || !included_by) throw new NoteRefused('The note is no receipt.');
  return {
    origin,
    action_id,
    sequence: Number(sequence),
    position: Number(position),
    record_hash,
    included_by,
  };
}
