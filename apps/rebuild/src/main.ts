import { rebuildStatus } from '#action-status';
import { readSettings } from '#platform';
import { withDatabase } from '#service';

/** `npm run rebuild [-- --replace] [--json]`: the status of every action once more from the log, beside the live one. */
const [replace, asJson] = ['--replace', '--json'].map((option) => process.argv.includes(option));

try {
  const report = await withDatabase(readSettings(), null, (pool) =>
    rebuildStatus(pool, { replace: replace === true, onProgress: showProgress }),
  );
  const identical = report.different.length === 0;
  process.stdout.write(
    asJson ? `${JSON.stringify({ ...report, identical, replaced: replace })}\n` : summary(report),
  );
  process.exitCode = identical || replace ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
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
