/** A part of a list. It may be short of what was asked for: only `next`, its last id, tells that there is more. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** Some actions are of a hundred kilobytes, and an answer holds each several times over. */
const ENOUGH = 8 * 1024 * 1024;

/** Takes items until there are so many of them, or until those taken hold enough as JSON; the one that goes beyond is the last. */
export class PageInMaking<Item> {
  readonly items: Item[] = [];
  #length = 0;

  constructor(private readonly limit: number) {}

  /** @returns whether the page is full. */
  add(item: Item): boolean {
    this.items.push(item);
    this.#length += JSON.stringify(item).length;
    return this.items.length >= this.limit || this.#length >= ENOUGH;
  }
}
