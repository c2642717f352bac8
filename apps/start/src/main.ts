import { readSettings } from '#platform';
import { supervise } from './supervise.js';

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
// Without a terminal the signal is left alone, or nohup would have no effect.
if (process.stdout.isTTY) process.on('SIGHUP', () => stop.abort());

try {
  await supervise(readSettings(), stop.signal);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
