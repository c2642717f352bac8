import { Command } from 'commander';
import type { ReplayReport } from '#decision-replay';
import { readSettings } from '#platform';
import { endWith } from '../exit-codes.js';
import { plural, print, showProgress } from '../report.js';

export const replayAllCommand = new Command('replay-all')
  .description('judge every action of the log again and compare; works on the database and writes nothing')
  .option('--json', 'print the report as JSON')
  .action(async ({ json }: { json?: boolean }) => {
    const { replayAll } = await import('#decision-replay');
    const { withDatabase } = await import('#service');
    const report = await withDatabase(readSettings(), 'faramesh_service', (pool) =>
      replayAll(pool, { onProgress: showProgress('actions') }),
    );
    print(json, report, textOf(report));
    if (report.suspect.length > 0) endWith('no');
  });

function textOf({ actions, results, suspect }: ReplayReport): string {
  const counts = Object.entries(results).filter(([, count]) => count > 0);
  return [
    `${plural(actions, 'action')} judged again:`,
    ...counts.map(([result, count]) => `  ${String(count).padStart(9)}  ${result}`),
    ...(suspect.length > 0 ? ['Look at these:', ...suspect.map((id) => `  ${id}`)] : []),
  ].join('\n');
}
