import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Note } from './checker/note.js';

/** What the clients saw, in memory and line by line in a file. */
export class Notebook {
  readonly notes: Note[] = [];
  readonly #file: WriteStream;

  constructor(path: string) {
    this.#file = createWriteStream(path);
  }

  write(note: Note): void {
    this.notes.push(note);
    this.#file.write(`${JSON.stringify(note)}\n`);
  }

  async close(): Promise<void> {
    this.#file.end();
    await once(this.#file, 'close');
  }
}
