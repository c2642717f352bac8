import { rebuildStatus } from '#action-status';
import { rebuildActivity } from '#activity';
import { readSettings } from '#platform';
import { withDatabase } from '#service';

/** `npm run rebuild [-- --replace] [--json]`: the status of every action and the statistics once more from the log, beside the live ones. */
const [replace, asJson] = ['--replace', '--json'].map((option) => process.argv.includes(option));
const whatOfIt = replace
  ? 'differed and were replaced'
  : 'differ; "npm run rebuild -- --replace" takes over the rebuilt rows';

try {
  const { status, statistics } = await withDatabase(readSettings(), null, async (pool) => ({
    status: await rebuildStatus(pool, { replace: replace === true, onProgress: showProgress }),
    statistics: await rebuildActivity(pool, { replace: replace === true }),
  }));
  const identical = status.different.length === 0 && statistics.different === 0;
  process.stdout.write(
    asJson
      ? `${JSON.stringify({ ...status, statistics, identical, replaced: replace })}\n`
      : `${summary(status)}${summaryOfStatistics(statistics)}`,
  );
  process.exitCode = identical || replace ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function summaryOfStatistics({ rows, different }: Awaited<ReturnType<typeof rebuildActivity>>): string {
  const counted = `${rows} figures counted from the log`;
  return different === 0
    ? `${counted}: identical to the live statistics.\n`
    : `${counted}; ${different} ${whatOfIt}.\n`;
}

function showProgress(actions: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${actions} actions …`);
}

function summary({ actions, events, different }: Awaited<ReturnType<typeof rebuildStatus>>): string {
  const counted = `${actions} actions rebuilt from ${events} events`;
  if (different.length === 0) return `${counted}: identical to the live status.\n`;
  const shown = different.map((id) => `  ${id}\n`).join('');
  return `${counted}; these ${whatOfIt}:\n${shown}`;
}
