import type { Status } from '#action';
import { STATUSES } from '#action';
import { tableOf } from '#terminal';
import { Command, InvalidArgumentError, Option } from 'commander';
import { actionColumns } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { lookOfOutput, print, tell } from '../report.js';

export interface ActionFilter {
  readonly agent?: string;
  readonly tool?: string;
  readonly status?: Status;
}

interface Options extends ActionFilter {
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

export const addActionFilter = (command: Command): Command =>
  command
    .option('--agent <id>', 'only those of this agent')
    .option('--tool <tool>', 'only those of this tool')
    .addOption(new Option('--status <status>', 'only those in this status').choices(STATUSES));

export function filterQuery({ agent, tool, status }: ActionFilter): URLSearchParams {
  const wanted = { agent_id: agent, tool, status };
  return new URLSearchParams(
    Object.entries(wanted).filter((entry): entry is [string, Status] => entry[1] !== undefined),
  );
}

export const countUpTo =
  (most: number) =>
  (text: string): number => {
    const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
  };

export const listCommand = addActionFilter(new Command('list'))
  .description('actions, the newest first')
  .option('--limit <count>', 'how many at most', countUpTo(1_000), 20)
  .option('--cursor <id>', 'only those older than this action: the last one of the page before')
  .option('--json', 'print them as a JSON array of actions')
  .action(async ({ limit, cursor, json, ...filter }: Options, command: Command) => {
    const api = await apiOf(command);
    const query = filterQuery(filter);
    query.set('limit', String(limit));
    if (cursor !== undefined) query.set('cursor', await resolveId(api, cursor));
    const { actions, next } = await api.actions(`/v1/actions?${query.toString()}`);
    print(
      json,
      actions,
      actions.length === 0 ? 'No action.' : tableOf(actionColumns(Date.now()), actions, lookOfOutput()),
    );
    if (next !== null && process.stderr.isTTY) tell(`There may be more: --cursor ${next}`);
  });
