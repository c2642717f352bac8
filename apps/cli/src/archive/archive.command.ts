import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { readSettings, timestamp } from '#platform';
import { plural, print } from '../report.js';

interface Options {
  readonly month: string;
  readonly out: string;
  readonly drop?: boolean;
  readonly unstarted?: boolean;
  readonly by: string;
  readonly json?: boolean;
}

const monthOf = (text: string): string => {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('A month is written as 2026-08.');
};

export const archiveCommand = new Command('archive')
  .description('take a month that is over out of the log, into a file; every proof can still be made')
  .requiredOption('--month <month>', 'the month in which the actions began, as 2026-08', monthOf)
  .requiredOption('--out <folder>', 'where the file is written')
  .option('--drop', 'drop the tables of the month; without it they are kept in the schema "archive"')
  .option('--unstarted', 'take along actions that were allowed and never started')
  .option('--by <name>', 'who asks for it; it is kept', userInfo().username)
  .option('--json', 'print the result as JSON')
  .action(async ({ month, out, drop, unstarted, by, json }: Options) => {
    const { archiveMonth } = await import('./archive-month.js');
    const { withDatabase } = await import('#service');
    const archived = await withDatabase(readSettings(), null, (pool) =>
      archiveMonth(pool, month, {
        folder: out,
        drop: drop ?? false,
        unstarted: unstarted ?? false,
        by,
        now: timestamp(),
      }),
    );
    const { actions, events, file, sha256, dropped } = archived;
    print(
      json,
      archived,
      [
        `Archived ${plural(actions, 'action')} of ${month}, ${plural(events, 'event')}, into ${file} (SHA-256 ${sha256}).`,
        dropped ? 'Their tables are dropped.' : 'Their tables are in the schema "archive".',
      ].join('\n'),
    );
  });
