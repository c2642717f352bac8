/** Prints a result: for a person, or as one line of JSON. */
export function print(asJson: boolean | undefined, result: object, text: string): void {
  process.stdout.write(asJson ? `${JSON.stringify(result)}\n` : `${text}\n`);
}

/** On a terminal only, and over itself. */
export function showProgress(what: string): (count: number) => void {
  return (count) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count} ${what} …`);
  };
}

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
