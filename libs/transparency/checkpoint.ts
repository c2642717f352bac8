import { Buffer } from 'node:buffer';
import type { Hash } from './merkle-tree.js';
import { NoteRefused } from './signed-note.js';

/** A tree head: the whole log up to here, in 32 bytes. */
export interface Checkpoint {
  /** Which log; also the name of its keys. */
  readonly origin: string;
  /** How many leaves. */
  readonly size: number;
  readonly root: Hash;
}

/** The text that is signed, as c2sp.org/tlog-checkpoint defines it. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** @throws NoteRefused when the text is no checkpoint. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', encoded = ''] = text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  if (origin === '' || !/^(0|[1-9]\d{0,14})$/.test(size) || root.length !== 32) {
    throw new NoteRefused('The note is no checkpoint.');
  }
  return { origin, size: Number(size), root };
}
