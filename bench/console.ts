import { parseArgs } from 'node:util';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser, openTab } from '../test/support/browser.js';
import type { Screen } from '../test/support/browser.js';
import { call, needsApproval } from '../test/support/client.js';
import { OwnServices } from '../test/support/own-services.js';
import { startSystem } from '../test/support/system.js';
import { busyPages } from './busy-pages.js';
import { machine } from './machine.js';

/**
 * How soon the inbox can be read and answers to a press, with 20 actions that wait: the figures that Lighthouse is known for,
 * from the browser's own performance entries (largest contentful paint, layout shift, long tasks, event timing). Then what pages
 * that stand open cost under load.
 *
 * `npm run bench:console [-- --runs N] [--json]`
 */
const WAITING = 20;

interface Condition {
  readonly name: string;
  readonly screen: Screen;
  /** How many times slower than this machine. */
  readonly slower: number;
  readonly network?: { readonly latency: number; readonly kilobits: number };
}

const CONDITIONS: readonly Condition[] = [
  { name: 'desk, this machine', screen: 'desktop', slower: 1 },
  // The profile that Lighthouse takes for a phone.
  { name: 'phone, slow 4G', screen: 'phone', slower: 4, network: { latency: 150, kilobits: 1638 } },
];

interface Figures {
  readonly first_paint_ms: number;
  readonly largest_paint_ms: number;
  readonly blocked_ms: number;
  readonly layout_shift: number;
  readonly script_kilobytes: number;
  readonly press_to_paint_ms: number;
}

const WATCH = `
  window.figures = { largest: 0, shift: 0, blocked: 0, press: 0 };
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', (entry) => (figures.largest = entry.startTime));
  watch('layout-shift', (entry) => entry.hadRecentInput || (figures.shift += entry.value));
  watch('longtask', (entry) => (figures.blocked += Math.max(0, entry.duration - 50)));
  watch('event', (entry) => entry.interactionId && (figures.press = Math.max(figures.press, entry.duration)), { durationThreshold: 16 });`;

async function measure(browser: Browser, address: string, condition: Condition): Promise<Figures> {
  const { page, context } = await openTab(browser, 'about:blank', { screen: condition.screen });
  const session = await context.newCDPSession(page);
  await slowDown(session, condition);
  await page.addInitScript(WATCH);
  await page.goto(address);
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .waitFor();
  const loaded = await page.evaluate<Omit<Figures, 'press_to_paint_ms'>>(`({
    first_paint_ms: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    largest_paint_ms: figures.largest,
    blocked_ms: figures.blocked,
    layout_shift: figures.shift,
    script_kilobytes: performance.getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
  })`);
  const press_to_paint_ms = await pressKeys(page);
  await context.close();
  return { ...loaded, press_to_paint_ms };
}

async function slowDown(session: CDPSession, { slower, network }: Condition): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  if (!network) return;
  const throughput = (network.kilobits * 1000) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

/** From card to card by the keyboard; the slowest answer counts, as in Interaction to Next Paint. */
async function pressKeys(page: Page): Promise<number> {
  await page.evaluate('figures.press = 0');
  for (let press = 0; press < 10; press++) await page.keyboard.press('j', { delay: 30 });
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200)))');
  return page.evaluate<number>('figures.press');
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function medians(runs: readonly Figures[]): Figures {
  const [first] = runs;
  if (!first) throw new Error('nothing was measured');
  const names = Object.keys(first) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, median(runs.map((run) => run[name]))]),
  ) as unknown as Figures;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
  });
  const services = await OwnServices.start();
  const system = await startSystem({ queue: 'redis' });
  const browser = await openBrowser();
  try {
    const [address = ''] = system.addresses;
    for (let index = 0; index < WAITING; index++) {
      await call(address, 'POST', '/v1/actions', { body: needsApproval({ params: { cmd: `ls ${index}` } }) });
    }
    const results: (Condition & { figures: Figures })[] = [];
    for (const condition of CONDITIONS) {
      const runs: Figures[] = [];
      for (let run = 0; run < Number(values.runs); run++) {
        runs.push(await measure(browser, address, condition));
        process.stderr.write(`${condition.name}: ${run + 1} of ${values.runs}\n`);
      }
      results.push({ ...condition, figures: medians(runs) });
    }
    process.stderr.write('pages that stand open under load\n');
    const busy = await busyPages(browser, address);
    if (values.json) {
      process.stdout.write(
        `${JSON.stringify({ machine, runs: Number(values.runs), results, busy }, null, 2)}\n`,
      );
      return;
    }
    console.table(Object.fromEntries(results.map(({ name, figures }) => [name, figures])));
    process.stdout.write(`With ${Math.round(busy.actions_a_second)} actions a second:\n`);
    console.table(busy.pages);
  } finally {
    await browser.close();
    await system.stop();
    await services.stop();
  }
}

await main();
