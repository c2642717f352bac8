const LONGEST = 10_000;

/** What is wrong with a reason, in a sentence. */
export function reasonFault(reason: string): string | undefined {
  const length = Array.from(reason.trim()).length;
  return length > LONGEST
    ? `A reason has at most ${LONGEST.toLocaleString('en')} characters; shorten this one by ${(length - LONGEST).toLocaleString('en')}.`
    : undefined;
}
