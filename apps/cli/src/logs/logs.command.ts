import { tableOf } from '#terminal';
import { Command } from 'commander';
import { call, styleOf } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { countUpTo } from '../action-filter.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput, print } from '../report.js';
import type { StreamedEvent } from '../tail/follow-log.js';
import { followLog } from '../tail/follow-log.js';

export const logsCommand = new Command('logs')
  .description('the last events of all actions, the newest last')
  .option('--limit <count>', 'how many at most', countUpTo(1_000), 20)
  .option('--json', 'print them as a JSON array; each is as tail prints it')
  .action(async ({ limit, json }: { limit: number; json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const query = new URLSearchParams({ recent: String(limit), follow: '0' });
    const { signal } = new AbortController();
    const events: StreamedEvent[] = [];
    for await (const event of followLog(api, query, { signal, isEndless: false })) events.push(event);
    const now = Date.now();
    const columns = [
      { title: 'WHEN', of: ({ timestamp }: StreamedEvent) => relativeTime(timestamp, now) },
      { title: 'EVENT', of: ({ event_type }: StreamedEvent) => event_type },
      { title: 'ID', of: ({ action_id }: StreamedEvent) => action_id, yields: 1 },
      { title: 'AGENT', of: ({ data }: StreamedEvent) => data.agent_id, yields: 3 },
      { title: 'ACTION', of: ({ data }: StreamedEvent) => call(data), yields: 2 },
      {
        title: 'STATUS',
        of: ({ data }: StreamedEvent) => data.status,
        style: ({ data }: StreamedEvent) => styleOf(data),
      },
      { title: 'REASON', of: ({ data }: StreamedEvent) => data.reason ?? '', yields: 4 },
    ];
    print(
      json,
      events,
      events.length === 0 ? 'Nothing has happened yet.' : tableOf(columns, events, lookOfOutput()),
    );
  });
