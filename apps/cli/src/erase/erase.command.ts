import { userInfo } from 'node:os';
import { Command } from 'commander';
import { validate } from 'uuid';
import { readSettings, timestamp } from '#platform';
import { plural, print } from '../report.js';

interface Options {
  readonly reason: string;
  readonly by: string;
  readonly json?: boolean;
}

export const eraseCommand = new Command('erase')
  .description(
    'forget for good what was sent with an action; that it was done is recorded, and every proof still holds',
  )
  .argument('<id>', 'the action')
  .requiredOption('--reason <text>', 'why; it is kept')
  .option('--by <name>', 'who asks for it; it is kept', userInfo().username)
  .option('--json', 'print the result as JSON')
  .action(async (id: string, { reason, by, json }: Options) => {
    const { eraseAction, ErasureRefused } = await import('#administration');
    if (!validate(id)) throw new ErasureRefused(`${JSON.stringify(id)} is not the id of an action.`);
    const { withDatabase } = await import('#service');
    const sequences = await withDatabase(readSettings(), 'faramesh_eraser', (pool) =>
      eraseAction(pool, id.toLowerCase(), { reason, by, now: timestamp() }),
    );
    print(
      json,
      { action_id: id, sequences },
      `Erased the payload of ${plural(sequences.length, 'event')} of action ${id}.`,
    );
  });
