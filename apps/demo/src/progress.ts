const CLEAR_LINE = '\r\u001b[K';

/** One line that tells how many calls of the day are played, for a person who watches; nothing at all otherwise. */
export class Progress {
  #done = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly total: number,
  ) {}

  step(): void {
    this.#done++;
    this.#write(`${CLEAR_LINE}${this.#done} of ${this.total} calls`);
  }

  end(): void {
    this.#write(CLEAR_LINE);
  }

  #write(text: string): void {
    if (this.stream.isTTY) this.stream.write(text);
  }
}
