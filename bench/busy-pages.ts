import type { Browser, CDPSession, Page } from 'playwright-core';
import { openTab } from '../test/support/browser.js';
import { anAction, call, needsApproval } from '../test/support/client.js';

const SECONDS = 30;
const SETTLES_MS = 2_000;
const LANES = 2;
const AT_ONCE = 50;
/** One of so many waits for a person. */
const WAITS = 500;

export interface BusyPage {
  /** Of one core, the drawing aside that the browser does elsewhere. */
  readonly core_share: number;
  readonly longest_task_ms: number;
  readonly heap_megabytes: number;
}

export interface BusyPages {
  readonly actions_a_second: number;
  readonly pages: Readonly<Record<string, BusyPage>>;
}

const WATCH = `
  window.longest = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration)))).observe({ type: 'longtask' });`;

interface Watched {
  readonly path: string;
  readonly page: Page;
  readonly session: CDPSession;
  readonly before: number;
}

/** What pages that stand open cost while agents submit as fast as the gateway takes it. */
export async function busyPages(browser: Browser, address: string): Promise<BusyPages> {
  const watched: Watched[] = [];
  for (const path of ['/', '/actions', '/overview']) watched.push(await open(browser, address + path, path));
  const submitted = await submitFor(SECONDS * 1_000, address);
  const pages: Record<string, BusyPage> = {};
  for (const { path, page, session, before } of watched) {
    const { TaskDuration = NaN, JSHeapUsedSize = NaN } = await metricsOf(session);
    pages[path] = {
      core_share: Number(((TaskDuration - before) / SECONDS).toFixed(2)),
      longest_task_ms: await page.evaluate<number>('longest'),
      heap_megabytes: Math.round(JSHeapUsedSize / 1e6),
    };
    await page.context().close();
  }
  return { actions_a_second: submitted / SECONDS, pages };
}

async function open(browser: Browser, url: string, path: string): Promise<Watched> {
  const { page, context } = await openTab(browser, url);
  await page.getByText('Live').waitFor();
  // What it draws at first is no part of what it costs to stand open.
  await page.waitForTimeout(SETTLES_MS);
  await page.evaluate(WATCH);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const { TaskDuration: before = NaN } = await metricsOf(session);
  return { path, page, session, before };
}

async function metricsOf(session: CDPSession): Promise<Partial<Record<string, number>>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

async function submitFor(milliseconds: number, address: string): Promise<number> {
  const end = Date.now() + milliseconds;
  let submitted = 0;
  const lane = async (): Promise<void> => {
    while (Date.now() < end) {
      const actions = Array.from({ length: AT_ONCE }, () =>
        submitted++ % WAITS === 0 ? needsApproval() : anAction({ agent_id: `agent-${submitted % 40}` }),
      );
      await call(address, 'POST', '/v1/actions/batch', { body: { actions } });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return submitted;
}
