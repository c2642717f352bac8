import { RUNTIME_VERSION } from '#policy';
import type { Api } from '../connection/api.js';
import { Failure } from '../exit-codes.js';
import type { Finding } from './finding.js';
import { clockFinding, fault, ok, warning } from './finding.js';

const PATIENCE_MS = 5_000;

const REMEDIES: Readonly<Record<string, string>> = {
  database: 'See the database below, and the log of the gateway.',
  queue: 'See the queue below, and the log of the gateway.',
  policy: 'Mend the policy, see below, then "faramesh policy refresh".',
};

/** Whether somebody answers, who it is, and whether it can work and takes the token. */
export async function checkGateway(api: Api): Promise<Finding[]> {
  const { address } = api;
  const health = await answerOf(`${address}/health`);
  if (health === null) {
    return [
      ok('port', `Nothing listens at ${new URL(address).host}.`),
      fault(
        'gateway',
        `No gateway answers at ${address}.`,
        'Start it by "faramesh serve", or name another by --url, --host and --port, or --context.',
      ),
    ];
  }
  const { status, version } = health.body as { status?: unknown; version?: unknown };
  if (status !== 'ok')
    return [
      fault(
        'port',
        `Another program than a gateway listens at ${address}.`,
        'Stop it, or run the gateway at another port by FARA_API_PORT.',
      ),
    ];
  return [
    ok('port', `A gateway listens at ${address}.`),
    versionFinding(typeof version === 'string' ? version : 'of an unknown version'),
    ...(health.secondsAhead === null
      ? []
      : [clockFinding('gateway clock', 'the gateway', health.secondsAhead)]),
    ...(await checkReady(address)),
    await checkToken(api),
  ];
}

function versionFinding(version: string): Finding {
  return version === RUNTIME_VERSION
    ? ok('version', `Command line and gateway are both ${version}.`)
    : warning(
        'version',
        `The gateway is ${version} and this command line ${RUNTIME_VERSION}.`,
        'Use the same version of both: "faramesh explain" may judge otherwise than the gateway does.',
      );
}

async function checkReady(address: string): Promise<Finding[]> {
  const answer = await answerOf(`${address}/ready`);
  const checks = (answer?.body as { checks?: Readonly<Record<string, string>> } | undefined)?.checks ?? {};
  const failing = Object.keys(checks).filter((part) => checks[part] !== 'ok');
  if (Object.keys(checks).length === 0)
    return [fault('ready', 'The gateway does not say whether it is ready.', 'See its log.')];
  if (failing.length === 0) return [ok('ready', `The gateway is ready: ${Object.keys(checks).join(', ')}.`)];
  return failing.map((part) =>
    fault(
      'ready',
      `The gateway is not ready, for its ${part} fails.`,
      REMEDIES[part] ?? 'See the log of the gateway.',
    ),
  );
}

async function checkToken(api: Api): Promise<Finding> {
  const hasToken = api.connection.token !== undefined;
  try {
    await api.json('/v1/policy/info', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return ok(
      'token',
      hasToken ? 'The gateway takes the token.' : 'The gateway takes calls without a token.',
    );
  } catch (error) {
    if (!(error instanceof Failure)) return fault('token', 'The gateway does not answer.', 'See its log.');
    if (error.exit !== 'notPermitted') return warning('token', error.message, 'See the log of the gateway.');
    return fault(
      'token',
      hasToken ? 'The gateway refuses the token.' : 'The gateway wants a token.',
      'Give one that is known there and has not expired, by --token-stdin, FARAMESH_TOKEN or a saved context.',
    );
  }
}

interface Answered {
  readonly body: object;
  readonly secondsAhead: number | null;
}

/** null when nobody answers; an empty body for what is no JSON. */
async function answerOf(url: string): Promise<Answered | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    const date = Date.parse(response.headers.get('date') ?? '');
    const body: unknown = await response.json().catch(() => ({}));
    return {
      body: typeof body === 'object' && body !== null ? body : {},
      secondsAhead: Number.isNaN(date) ? null : (date - Date.now()) / 1000,
    };
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code ?? '';
    return code.startsWith('HPE_') ? { body: {}, secondsAhead: null } : null;
  }
}
