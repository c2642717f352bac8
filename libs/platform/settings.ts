import { readFileSync } from 'node:fs';
import type { Redaction } from '#redaction';
import { redactionOf } from '#redaction';
import type { CleanedEnv } from 'envalid';
import { customCleanEnv, makeValidator } from 'envalid';

/** A setting is wrong; the message is one sentence that names the variable and says what it may be. */
export class SettingsError extends Error {}

export interface Settings {
  readonly database:
    { readonly backend: 'embedded' } | { readonly backend: 'postgres'; readonly dsn: string };
  /** The folder of the embedded database and of the keys made at first start; undefined means the default folder. */
  readonly dataDir: string | undefined;
  /** Where the queue and the relay run; undefined means in the database. */
  readonly redisUrl: string | undefined;
  /** How many evaluator processes `npm start` runs. */
  readonly evaluators: number;
  readonly policyFile: string;
  readonly profileFile: string | undefined;
  readonly policyVersion: string | undefined;
  readonly hotReload: boolean;
  /** The bearer tokens that are let in. */
  readonly authTokens: readonly string[];
  /** Who is let in; without tokens everybody who reaches the address, on another than loopback only by FARA_INSECURE. */
  readonly access: 'token' | 'this machine' | 'everybody';
  readonly apiHost: string;
  readonly apiPort: number;
  /** How many submissions a gateway has in hand at most: being recorded, or waiting for their decision. */
  readonly maxSubmissions: number;
  /** From how many undecided actions in the log on submissions are refused. */
  readonly maxPending: number;
  /** How long an execution may take, in seconds. */
  readonly actionTimeout: number;
  /** How long a person may take to answer, in seconds. */
  readonly approvalTimeout: number;
  readonly enableCors: boolean;
  readonly demo: boolean;
  /** What approval tokens are derived from; all gateways of one installation share it. */
  readonly approvalKey: string | undefined;
  /** What checkpoints and receipts are signed with: 32 secret bytes each; several while one takes over from another. */
  readonly sealSeeds: readonly Buffer[] | undefined;
  /** Where secrets stand that must never be written. */
  readonly redactions: readonly Redaction[];
  readonly logLevel: string;
  /** Where an evaluator serves /health, /ready and /metrics; undefined means nowhere. */
  readonly evaluatorPort: number | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Messages say what a value may be and never repeat it: a DSN or a token in the wrong variable must not reach a log. */
const check = <T>(expected: string, parse: (text: string) => T | undefined) =>
  makeValidator<T>((text) => {
    const value = parse(text);
    if (value === undefined) throw new TypeError(expected);
    return value;
  });

export const text = check('a text', (value) => value);
const flag = check(
  '1 or 0',
  (value) => ({ '1': true, true: true, '0': false, false: false })[value.toLowerCase()],
);
const oneOf = (choices: readonly string[]) =>
  check(`one of ${choices.join(', ')}`, (value) => (choices.includes(value) ? value : undefined));
export const wholeNumber = (from: number, to: number): ReturnType<typeof check<number>> =>
  check(`a whole number from ${from} to ${to}`, (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    return number >= from && number <= to ? number : undefined;
  });
const address = (schemes: readonly string[]) =>
  check(`an address that starts with ${schemes.join(' or ')}`, (value) =>
    URL.canParse(value) && schemes.some((scheme) => value.startsWith(scheme)) ? value : undefined,
  );
const secret = check('at least 32 characters', (value) => (value.length >= 32 ? value : undefined));
export const tokens = check('comma-separated tokens of at least 8 characters, without spaces', (value) => {
  const list = value.split(',').map((token) => token.trim());
  return list.every((token) => /^[\x21-\x7e]{8,}$/.test(token)) ? list : undefined;
});

const SEED_RULE =
  'comma-separated keys of 32 random bytes in base64, as "openssl rand -base64 32" makes them';
const seedsIn = (value: string): readonly Buffer[] | undefined => {
  const texts = value.split(',').map((key) => key.trim());
  const seeds = texts.map((key) => Buffer.from(key, 'base64'));
  const areWhole = seeds.every(
    (seed, index) => seed.length === 32 && seed.toString('base64') === texts[index],
  );
  return areWhole ? seeds : undefined;
};
const seeds = check(SEED_RULE, seedsIn);
const seedFile = check(`a readable file that holds ${SEED_RULE}`, (file) => {
  try {
    return seedsIn(readFileSync(file, 'utf8').trim());
  } catch {
    return undefined;
  }
});

const redactions = check(
  'comma-separated paths such as params.password, context.token or params.**.secret',
  (value) => {
    const list = value.split(',').map(redactionOf);
    const good = list.filter((redaction) => redaction !== undefined);
    return good.length === list.length ? good : undefined;
  },
);

export const unset = { default: undefined };

const specs = {
  FARA_DB_BACKEND: oneOf(['embedded', 'postgres'])(unset),
  FARA_POSTGRES_DSN: address(['postgres://', 'postgresql://'])(unset),
  FARA_DATA_DIR: text(unset),
  FARA_REDIS_URL: address(['redis://', 'rediss://'])(unset),
  FARA_EVALUATORS: wholeNumber(1, 64)({ default: 1 }),
  FARA_POLICY_FILE: text({ default: 'policies/default.yaml' }),
  FARAMESH_PROFILE_FILE: text(unset),
  FARAMESH_POLICY_VERSION: text(unset),
  FARAMESH_HOT_RELOAD: flag({ default: false }),
  FARA_AUTH_TOKEN: tokens(unset),
  FARAMESH_TOKEN: tokens(unset),
  FARA_API_HOST: text({ default: '127.0.0.1' }),
  FARA_API_PORT: wholeNumber(1, 65_535)({ default: 8000 }),
  FARA_INSECURE: flag({ default: false }),
  FARA_MAX_SUBMISSIONS: wholeNumber(1, 100_000)({ default: 500 }),
  FARA_MAX_PENDING: wholeNumber(1, 10_000_000)({ default: 10_000 }),
  FARA_ACTION_TIMEOUT: wholeNumber(1, 86_400)({ default: 300 }),
  FARA_APPROVAL_TIMEOUT: wholeNumber(1, 30 * 86_400)({ default: 86_400 }),
  FARAMESH_ENABLE_CORS: flag({ default: false }),
  FARAMESH_DEMO: flag({ default: false }),
  FARA_APPROVAL_KEY: secret(unset),
  FARA_SEAL_KEY: seeds(unset),
  FARA_SEAL_KEY_FILE: seedFile(unset),
  FARA_REDACT: redactions({ default: [] }),
  FARA_LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info' }),
  FARA_EVALUATOR_PORT: wholeNumber(1, 65_535)(unset),
};

/** @throws SettingsError for the first wrong one. */
export function cleaned<Specs extends object>(
  environment: NodeJS.ProcessEnv,
  wanted: Specs,
): Readonly<CleanedEnv<Specs>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  return customCleanEnv(given, wanted, (values) => values, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries<Error>(errors as Record<string, Error>))
        throw new SettingsError(`${name} must be ${error.message}.`);
    },
  });
}

/**
 * Reads and checks every setting. An empty variable counts as unset, as compose files write it.
 *
 * @throws SettingsError for the first wrong one.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const env = cleaned(environment, specs);
  const authTokens = [...(env.FARA_AUTH_TOKEN ?? []), ...(env.FARAMESH_TOKEN ?? [])];
  const withoutToken = LOOPBACK.test(env.FARA_API_HOST) ? 'this machine' : 'everybody';
  if (authTokens.length === 0 && withoutToken === 'everybody' && !env.FARA_INSECURE) {
    throw new SettingsError(
      'FARA_API_HOST lets other machines in but no token is set: set FARA_AUTH_TOKEN, or FARA_INSECURE=1 to serve everybody.',
    );
  }
  return {
    database: databaseFrom(env.FARA_DB_BACKEND, env.FARA_POSTGRES_DSN),
    dataDir: env.FARA_DATA_DIR,
    redisUrl: env.FARA_REDIS_URL,
    evaluators: env.FARA_EVALUATORS,
    policyFile: env.FARA_POLICY_FILE,
    profileFile: env.FARAMESH_PROFILE_FILE,
    policyVersion: env.FARAMESH_POLICY_VERSION,
    hotReload: env.FARAMESH_HOT_RELOAD,
    authTokens,
    access: authTokens.length > 0 ? 'token' : withoutToken,
    apiHost: env.FARA_API_HOST,
    apiPort: env.FARA_API_PORT,
    maxSubmissions: env.FARA_MAX_SUBMISSIONS,
    maxPending: env.FARA_MAX_PENDING,
    actionTimeout: env.FARA_ACTION_TIMEOUT,
    approvalTimeout: env.FARA_APPROVAL_TIMEOUT,
    enableCors: env.FARAMESH_ENABLE_CORS,
    demo: env.FARAMESH_DEMO,
    approvalKey: env.FARA_APPROVAL_KEY,
    sealSeeds: env.FARA_SEAL_KEY ?? env.FARA_SEAL_KEY_FILE,
    redactions: env.FARA_REDACT,
    logLevel: env.FARA_LOG_LEVEL,
    evaluatorPort: env.FARA_EVALUATOR_PORT,
  };
}

function databaseFrom(backend: string | undefined, dsn: string | undefined): Settings['database'] {
  if (backend === 'embedded' || (backend === undefined && dsn === undefined)) return { backend: 'embedded' };
  if (dsn === undefined) {
    throw new SettingsError('FARA_POSTGRES_DSN must be set when FARA_DB_BACKEND is postgres.');
  }
  return { backend: 'postgres', dsn };
}
