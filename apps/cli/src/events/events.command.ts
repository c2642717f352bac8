import { tableOf } from '#terminal';
import { Command } from 'commander';
import { eventText } from '../action-texts.js';
import type { EventView } from '../connection/action-view.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { relativeTime } from '../relative-time.js';
import { lookOfOutput, print } from '../report.js';

export const eventsCommand = new Command('events')
  .description('all that happened to an action, in order')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--json', 'print the events as a JSON array, each with its hash')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const events = await api.json<EventView[]>(`/v1/actions/${await resolveId(api, given)}/events`);
    const now = Date.now();
    const columns = [
      { title: '#', of: ({ sequence }: EventView) => String(sequence) },
      { title: 'WHEN', of: ({ created_at }: EventView) => relativeTime(created_at, now) },
      { title: 'EVENT', of: ({ event_type }: EventView) => event_type },
      { title: 'BY', of: ({ actor }: EventView) => `${actor.type} ${actor.id}`, yields: 2 },
      { title: 'WHAT', of: eventText, yields: 1 },
    ];
    print(json, events, tableOf(columns, events, lookOfOutput()));
  });
