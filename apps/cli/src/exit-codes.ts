/** What the exit code of every command tells. */
export const EXIT_CODES = {
  done: 0,
  /** Denied or waiting for a person, not verified, refused as things stand, findings. */
  no: 1,
  usage: 2,
  /** The gateway, the database or this machine cannot do it now. */
  unable: 3,
  notPermitted: 4,
  notFound: 5,
} as const;

export type Exit = keyof typeof EXIT_CODES;

export const EXIT_CODES_HELP = `Exit codes: 0 done; 1 the answer is no (denied, waits for a person, not verified, findings);
2 wrong usage; 3 the gateway or the database cannot be reached, or failed; 4 not permitted; 5 not found.`;

/** A command ends without what was asked of it; the message is for the person at the terminal. */
export class Failure extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
  ) {
    super(message);
  }
}

export const wrongUsage = (message: string): Failure => new Failure('usage', message);

/** How the gateway's answers end a command. */
export function exitOfStatus(status: number): Exit {
  if (status === 401 || status === 403) return 'notPermitted';
  if (status === 404) return 'notFound';
  if (status === 409) return 'no';
  return status >= 400 && status < 500 && status !== 429 ? 'usage' : 'unable';
}

/** Errors that no command made its own, by the name of their class: their libraries are loaded only by who needs them. */
const EXIT_OF_ERROR: Readonly<Record<string, Exit>> = {
  ArchiveRefused: 'no',
  ArchiveUnverified: 'no',
  ErasureRefused: 'no',
  NoteRefused: 'usage',
  PolicyError: 'no',
  SettingsError: 'usage',
};

/** A file that was named by whoever called. */
const NO_SUCH_FILE = new Set(['ENOENT', 'EISDIR', 'ENOTDIR']);

export function exitOf(error: unknown): Exit {
  if (error instanceof Failure) return error.exit;
  if (NO_SUCH_FILE.has((error as NodeJS.ErrnoException).code ?? '')) return 'usage';
  return (error instanceof Error ? EXIT_OF_ERROR[error.constructor.name] : undefined) ?? 'unable';
}

/** The command goes on to its end, and then tells so. */
export function endWith(exit: Exit): void {
  process.exitCode = EXIT_CODES[exit];
}
