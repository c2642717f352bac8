import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { printReport } from './print-report.js';
import { runChaos } from './run-chaos.js';

/**
 * `npm run chaos [-- --kills N] [--seed S] [--queue redis|postgres] [--notes FILE] [--json]`: real load while processes are
 * killed and frozen, connections cut and the disk filled; then the log is held against what callers were told.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    queue: { type: 'string', default: 'redis' },
    notes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const wholeNumber = (name: 'kills' | 'seed'): number => {
  if (!/^\d{1,9}$/.test(values[name])) throw new RangeError(`--${name} must be a whole number.`);
  return Number(values[name]);
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, () => stop.abort());

try {
  const report = await runChaos(
    {
      kills: wholeNumber('kills'),
      seed: wholeNumber('seed'),
      queue: values.queue === 'postgres' ? 'postgres' : 'redis',
      notes: values.notes,
      onProgress: (message) => void process.stderr.write(`${message}\n`),
    },
    stop.signal,
  );
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : printReport(report));
  process.exitCode = report.findings.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
if (process.stdout.writableLength > 0) await once(process.stdout, 'drain');
process.exit();
