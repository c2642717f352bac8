import type { Settings } from '#platform';

const tryBody = {
  agent_id: 'me',
  tool: 'file',
  operation: 'read',
  params: { path: 'README.md' },
};

const ACCESS: Readonly<Record<Settings['access'], string>> = {
  token: 'by token',
  'this machine': 'open to this machine only; set FARA_AUTH_TOKEN to require a token',
  everybody: 'open to everybody who can reach it; set FARA_AUTH_TOKEN to require a token',
};

/** Where a client on this machine reaches the API. */
export function addressOf({ apiHost, apiPort }: Settings): string {
  const everyAddress: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const host = everyAddress[apiHost] ?? apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}

export function welcome(settings: Settings, dataDir: string): string {
  const address = addressOf(settings);
  const embedded = settings.database.backend === 'embedded';
  const facts = {
    API: `${address}  (docs at ${address}/docs)`,
    Console: `${address}/`,
    Data: embedded ? dataDir : 'in the database of FARA_POSTGRES_DSN',
    Policy: settings.policyFile,
    Access: ACCESS[settings.access],
  };
  const token = settings.access === 'token' ? ` -H "Authorization: Bearer $FARA_AUTH_TOKEN"` : '';
  return [
    'Faramesh is ready.',
    '',
    ...Object.entries(facts).map(([name, value]) => `  ${name.padEnd(9)}${value}`),
    '',
    'Try it from another terminal:',
    '',
    `  curl -s ${address}/v1/actions${token} -H 'Content-Type: application/json' -d '${JSON.stringify(tryBody)}'`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}
