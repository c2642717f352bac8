import { readClientSettings } from '#platform';
import type { Look } from '#terminal';
import { visibleJson } from '#terminal';

/** Prints a result: for a person, or as one line of JSON. The text is made of what is harmless on a terminal. */
export function print(asJson: boolean | undefined, result: object, text: string): void {
  process.stdout.write(asJson ? `${visibleJson(result)}\n` : `${text}\n`);
}

/** For a person who also reads what the command printed; a pipe gets nothing of it. */
export const tell = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** A pipe gets all of a text, and no colours. */
export function lookOfOutput(): Look {
  const { isTTY, columns } = process.stdout;
  return { width: isTTY ? columns : Infinity, isColoured: isTTY && readClientSettings().colours };
}

/** On a terminal only, and over itself. */
export function showProgress(what: string): (count: number) => void {
  return (count) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count} ${what} …`);
  };
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
