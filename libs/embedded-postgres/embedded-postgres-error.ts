/** Its message is one sentence for the person who starts the program: what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** Turns what the file system refused in the data folder into a sentence; anything else stays what it is. */
export function explainFileError(error: unknown, dataDir: string): unknown {
  if (!isFileError(error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new EmbeddedPostgresError(
        `The disk of the data folder ${dataDir} is full; make room or set FARA_DATA_DIR to a folder elsewhere.`,
        { cause: error },
      );
    default:
      return new EmbeddedPostgresError(
        `The data folder ${dataDir} can't be written to (${error.code}); set FARA_DATA_DIR to a folder that can.`,
        { cause: error },
      );
  }
}

function isFileError(error: unknown): error is { code: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    'path' in error &&
    !('spawnargs' in error)
  );
}
