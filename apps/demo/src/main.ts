import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Settings } from '#platform';
import { projectRoot, readSettings } from '#platform';
import { readDay } from './day.js';
import { Gateway } from './gateway.js';
import { playDay } from './play-day.js';
import { Progress } from './progress.js';
import { summaryText, tableOf } from './report.js';
import { summaryOf } from './summary.js';

/** Where no terminal says how wide it is. */
const DEFAULT_WIDTH = 100;

const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Plays the recorded day against the gateway that the settings name, and shows what became of each call. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const settings = readSettings();
  const gateway = new Gateway(addressOf(settings), settings.authTokens[0]);
  const day = readDay(path.join(projectRoot, 'examples/demo/day.yaml'));
  const progress = new Progress(process.stderr, day.chapters.flatMap(({ calls }) => calls).length);
  const played = await playDay(gateway, day, () => progress.step()).finally(() => progress.end());
  if (values.json) {
    const { run, calls } = played;
    print(
      JSON.stringify(
        { title: day.title, address: gateway.address, run, calls, summary: summaryOf(played) },
        null,
        2,
      ),
    );
    return;
  }
  const { stdout, env } = process;
  const look = {
    width: stdout.isTTY ? stdout.columns : DEFAULT_WIDTH,
    isColoured: stdout.isTTY && !env['NO_COLOR'],
  };
  print([day.title, tableOf(day, played, look), summaryText(played, gateway.address, look)].join('\n\n'));
}

function addressOf({ apiHost, apiPort }: Settings): string {
  const host = ANY_ADDRESS[apiHost] ?? apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

// A reader such as head may go before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
