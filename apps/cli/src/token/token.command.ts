import { safeText, tableOf } from '#terminal';
import { Command, InvalidArgumentError } from 'commander';
import { apiOf } from '../connection/api.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput, print, tell } from '../report.js';

interface TokenView {
  readonly name: string;
  readonly role: string;
  readonly agent_id: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly expires_at: string | null;
}

interface ListedToken extends TokenView {
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly status: string;
}

interface CreateOptions {
  readonly role: string;
  readonly agentId?: string;
  readonly expiresIn?: number;
  readonly json?: boolean;
}

const SECONDS_OF = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

const secondsIn = (text: string): number => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? [];
  if (unit !== '') return Number(count) * SECONDS_OF[unit as keyof typeof SECONDS_OF];
  throw new InvalidArgumentError('A span of time is written as 30d, 12h, 45m or 90s.');
};

const createCommand = new Command('create')
  .description('make a token for somebody, and print it: the only time that it is shown')
  .argument('<name>', 'what it is called in the log')
  .requiredOption('--role <role>', 'what it may do')
  .option('--agent-id <id>', 'the one agent that it speaks for')
  .option('--expires-in <span>', 'how long it is good, as 30d', secondsIn)
  .option('--json', 'print it as JSON')
  .action(async (name: string, { role, agentId, expiresIn, json }: CreateOptions, command: Command) => {
    const body = {
      name,
      role,
      ...(agentId === undefined ? {} : { agent_id: agentId }),
      ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
    };
    const created = await (await apiOf(command)).post<TokenView & { token: string }>('/v1/tokens', body);
    print(json, created, safeText(created.token));
    tell(`This is the token ${safeText(created.name)}; it is not shown again, so keep it now.`);
  });

const listCommand = new Command('list')
  .description('the tokens, without what makes them good')
  .option('--json', 'print them as a JSON array')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const tokens = await (await apiOf(command)).json<ListedToken[]>('/v1/tokens');
    const now = Date.now();
    const columns = [
      { title: 'NAME', of: ({ name }: ListedToken) => name, yields: 1 },
      { title: 'ROLE', of: ({ role }: ListedToken) => role },
      { title: 'AGENT', of: ({ agent_id }: ListedToken) => agent_id ?? '', yields: 2 },
      { title: 'STATUS', of: ({ status }: ListedToken) => status },
      { title: 'CREATED', of: ({ created_at }: ListedToken) => relativeTime(created_at, now) },
      { title: 'BY', of: ({ created_by }: ListedToken) => created_by, yields: 3 },
      {
        title: 'EXPIRES',
        of: ({ expires_at }: ListedToken) => (expires_at === null ? 'never' : relativeTime(expires_at, now)),
      },
    ];
    print(json, tokens, tokens.length === 0 ? 'No token.' : tableOf(columns, tokens, lookOfOutput()));
  });

const revokeCommand = new Command('revoke')
  .description('let a token be good no more')
  .argument('<name>', 'as "token list" shows it')
  .option('--json', 'print its name as JSON')
  .action(async (name: string, { json }: { json?: boolean }, command: Command) => {
    await (await apiOf(command)).request('DELETE', `/v1/tokens/${encodeURIComponent(name)}`);
    print(json, { revoked: name }, `Revoked ${safeText(name)}.`);
  });

export const tokenCommand = new Command('token')
  .description('the bearer tokens of a gateway')
  .addCommand(createCommand)
  .addCommand(listCommand)
  .addCommand(revokeCommand);
