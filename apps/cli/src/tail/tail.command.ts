import { paint, safeText, visibleJson } from '#terminal';
import { Command, InvalidArgumentError } from 'commander';
import { call, styleOf } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import type { ActionFilter } from '../action-filter.js';
import { addActionFilter, countUpTo, filterQuery } from '../action-filter.js';
import { lookOfOutput, tell } from '../report.js';
import type { StreamedEvent } from './follow-log.js';
import { followLog } from './follow-log.js';

interface Options extends ActionFilter {
  readonly action?: string;
  readonly since?: number;
  readonly recent?: number;
  readonly follow: boolean;
  readonly json?: boolean;
}

const positionIn = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A position of the log is a whole number.');
};

export const tailCommand = addActionFilter(new Command('tail'))
  .description('follow the log: each event as it happens, until Ctrl-C')
  .option('--action <id>', 'only those of this action')
  .option('--since <position>', 'begin after this position of the log; 0 is its beginning', positionIn)
  .option(
    '--recent <count>',
    'begin with so many of the last events, counted before any filter',
    countUpTo(1_000),
  )
  .option('--no-follow', 'end with the last event that is in the log now')
  .option('--json', 'print one JSON object a line: the event, its position, and the action as it stood then')
  .action(async ({ action, since, recent, follow, json, ...filter }: Options, command: Command) => {
    const api = await apiOf(command);
    const query = filterQuery(filter);
    if (action !== undefined) query.set('action_id', await resolveId(api, action));
    if (recent !== undefined && since === undefined) query.set('recent', String(recent));
    if (!follow) query.set('follow', '0');
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const onCut = (sentence: string): void => {
      if (process.stderr.isTTY) tell(sentence);
    };
    const { signal } = stop;
    for await (const event of followLog(api, query, { since, signal, isEndless: follow, onCut }))
      process.stdout.write(`${json ? visibleJson(event) : eventLine(event)}\n`);
  });

/** An event and the action as it stood then, in one line. */
export function eventLine({ position, timestamp, event_type, data }: StreamedEvent): string {
  const look = lookOfOutput();
  const reason = data.reason === null ? '' : `  ${safeText(data.reason)}`;
  const place = paint('dim', `${String(position).padStart(6)}  ${timestamp}`, look);
  return `${place}  ${event_type.padEnd(16)}  ${data.id}  ${safeText(data.agent_id)}  ${safeText(call(data))}  ${paint(styleOf(data), data.status, look)}${reason}`;
}
