import { rebuildStatus } from '#action-status';
import { defaultDataDir, reachEmbeddedPostgres } from '#embedded-postgres';
import { openDatabase, poolOf } from '#event-store';
import type { Settings } from '#platform';
import { projectRoot, readSettings } from '#platform';

/** `npm run rebuild [-- --replace] [--json]`: the status of every action once more from the log, beside the live one. */
const [replace, asJson] = ['--replace', '--json'].map((option) => process.argv.includes(option));

try {
  const reached = await databaseOf(readSettings());
  const database = await openDatabase({ dsn: reached.dsn, role: null, maxConnections: 1 });
  try {
    const report = await rebuildStatus(poolOf(database), {
      replace: replace === true,
      onProgress: showProgress,
    });
    const identical = report.different.length === 0;
    process.stdout.write(
      asJson ? `${JSON.stringify({ ...report, identical, replaced: replace })}\n` : summary(report),
    );
    process.exitCode = identical || replace ? 0 : 1;
  } finally {
    await database.destroy();
    await reached.stop();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function databaseOf({ database, dataDir }: Settings): Promise<{ dsn: string; stop(): Promise<void> }> {
  if (database.backend === 'postgres') return { dsn: database.dsn, stop: () => Promise.resolve() };
  return reachEmbeddedPostgres(dataDir ?? defaultDataDir(projectRoot));
}

function showProgress(actions: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${actions} actions …`);
}

function summary({ actions, events, different }: Awaited<ReturnType<typeof rebuildStatus>>): string {
  const counted = `${actions} actions rebuilt from ${events} events`;
  if (different.length === 0) return `${counted}: identical to the live status.\n`;
  const shown = different.map((id) => `  ${id}\n`).join('');
  const what = replace
    ? 'differed and were replaced'
    : 'differ; "npm run rebuild -- --replace" takes over the rebuilt rows';
  return `${counted}; these ${what}:\n${shown}`;
}
