export interface Position {
  readonly file: string;
  /** 1 for the first. */
  readonly line: number;
  readonly column: number;
}

export interface PolicyProblem extends Position {
  /** One clear sentence: what is wrong and what to do. */
  readonly message: string;
}

/** A document was refused. It lists every problem found, so that one round of editing is enough. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(readonly problems: readonly PolicyProblem[]) {
    super(
      problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    );
  }
}

/** The result, or the refusal as a value: whoever reads several documents reports the problems of all. */
export function attempt<T>(read: () => T): T | PolicyError {
  try {
    return read();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
}

/** Each file's problems from top to bottom, whatever order they were found in. */
export function inReadingOrder(
  problems: readonly PolicyProblem[],
  files: readonly string[],
): readonly PolicyProblem[] {
  const place = ({ file }: PolicyProblem): number => files.indexOf(file);
  return problems.toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column);
}
