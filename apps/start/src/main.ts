import { parseArgs } from 'node:util';
import { readSettings } from '#platform';
import { supervise } from './supervise.js';

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
// Without a terminal the signal is left alone, or nohup would have no effect.
if (process.stdout.isTTY) process.on('SIGHUP', () => stop.abort());

try {
  const { values } = parseArgs({ options: { 'hot-reload': { type: 'boolean', default: false } } });
  if (values['hot-reload']) process.env['FARAMESH_HOT_RELOAD'] = '1';
  await supervise(readSettings(), stop.signal);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
