import { tableOf } from '#terminal';
import { Command } from 'commander';
import type { ActionFilter } from '../action-filter.js';
import { addActionFilter, countUpTo, filterQuery } from '../action-filter.js';
import { actionColumns } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { lookOfOutput, print, tell } from '../report.js';

interface Options extends ActionFilter {
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

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
