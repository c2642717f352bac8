import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import type { Tab } from '../support/browser.js';
import { openBrowser, openTab } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { fillActions } from '../support/fill-actions.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const ACTIONS = 1_000_000;
const EVERY_MS = 20;
const SCROLLED_MS = 5_000;
/** A hurried turn of the wheel. */
const WHEEL_PX = 1_500;
/** However slow the machine: so far that the first pages are dropped. */
const LEAST_TURNS = 150;
const MOST_ROWS_KEPT = 2_000;
/** Two frames of a screen of 60 Hz: the machine of a test has no GPU, and few cores. */
const SMOOTH_MS = 34;

let system: System;
let browser: Browser;
let tab: Tab;
let page: Page;
let firstBegan: Date;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem({ evaluators: 0 }), openBrowser()]);
  const owner = new pg.Pool({ connectionString: system.database.dsn, max: 1 });
  firstBegan = await fillActions(owner, ACTIONS);
  await owner.end();
  tab = await openTab(browser, `${system.addresses[0]}/actions`);
  page = tab.page;
}, 120_000);
afterAll(async () => {
  await browser.close();
  await system.stop();
});

interface Sight {
  /** When the actions in sight began, from the top. */
  readonly millis: readonly number[];
  /** Pixels from the bottom of the last row in sight to that of the table; above 0 something is blank. */
  readonly blank: number;
}

const SIGHT = `(() => {
  const grid = document.querySelector('[role=grid]').getBoundingClientRect();
  const head = document.querySelector('[role=columnheader]').getBoundingClientRect();
  const rows = [...document.querySelectorAll('[role=row][id]')]
    .map((row) => ({ id: row.id, ...row.getBoundingClientRect().toJSON() }))
    .filter(({ top, bottom }) => bottom > head.bottom && top < grid.bottom)
    .sort((one, other) => one.top - other.top);
  const millis = rows.map(({ id }) => parseInt(id.replace('action-', '').replaceAll('-', '').slice(0, 12), 16));
  return { millis, blank: grid.bottom - Math.max(0, ...rows.map(({ bottom }) => bottom)) };
})()`;

const sight = (): Promise<Sight> => page.evaluate(SIGHT);

const isRead = (): Promise<boolean> =>
  page.evaluate(`document.querySelector('[role=grid]')?.ariaBusy === 'false'`);

/** Waits until rows stand over the whole table, no page is being read, and what is in sight is as wanted. */
async function settled(isWanted: (seen: Sight) => boolean = () => true): Promise<Sight> {
  let seen: Sight = { millis: [], blank: Infinity };
  await eventually(async () => {
    expect(await isRead()).toBe(true);
    seen = await sight();
    expect(seen.millis.length).toBeGreaterThan(5);
    expect(seen.blank).toBeLessThanOrEqual(1);
    expect(isWanted(seen)).toBe(true);
  });
  return seen;
}

/** Turns the wheel for seconds. @returns how long each frame took, in ms. */
async function scroll(deltaY: number): Promise<number[]> {
  await page.getByRole('grid').hover();
  await page.evaluate(`window.frames_ = []; window.isMeasured_ = true;
    (function note(at) { frames_.push(at); if (isMeasured_) requestAnimationFrame(note); })(performance.now())`);
  const end = Date.now() + SCROLLED_MS;
  for (let turns = 0; turns < LEAST_TURNS || Date.now() < end; turns += 1) await page.mouse.wheel(0, deltaY);
  const frames = await page.evaluate<number[]>('isMeasured_ = false; frames_');
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at));
}

/** The value below which so many of the values are. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function report(name: string, frames: readonly number[], rows: number): void {
  const dropped = sumOf(frames.map((ms) => Math.max(0, Math.round(ms / (1000 / 60)) - 1)));
  const [median, p95, longest] = [quantile(frames, 0.5), quantile(frames, 0.95), Math.max(...frames)];
  process.stderr.write(
    `${name}: ${rows} rows in ${(sumOf(frames) / 1000).toFixed(1)} s; frames: ${frames.length}, median ${median.toFixed(1)} ms, ` +
      `p95 ${p95.toFixed(1)} ms, longest ${longest.toFixed(0)} ms, dropped ${dropped}\n`,
  );
}

const steps = ({ millis }: Sight): number[] => millis.slice(1).map((at, index) => (millis[index] ?? at) - at);

describe('a table of a million actions', () => {
  it('scrolls down smoothly, without a hole, and keeps only what is around', async () => {
    const before = await settled();
    const frames = await scroll(WHEEL_PX);
    const after = await settled();
    const rows = ((before.millis[0] ?? 0) - (after.millis[0] ?? 0)) / EVERY_MS;
    report('down from the newest', frames, rows);
    expect(rows).toBeGreaterThan(MOST_ROWS_KEPT);
    expect(quantile(frames, 0.5)).toBeLessThan(SMOOTH_MS);
    expect(new Set(steps(after))).toEqual(new Set([EVERY_MS]));
    const kept = await page.evaluate<number>(
      `document.querySelector('[role=grid]').scrollHeight / document.querySelector('[role=row][id]').offsetHeight`,
    );
    expect(kept).toBeLessThan(MOST_ROWS_KEPT + 10);
  });

  it('comes back to where it was on the way up', async () => {
    const before = await settled();
    const frames = await scroll(-WHEEL_PX);
    const after = await settled();
    const rows = ((after.millis[0] ?? 0) - (before.millis[0] ?? 0)) / EVERY_MS;
    report('up again', frames, rows);
    expect(quantile(frames, 0.5)).toBeLessThan(SMOOTH_MS);
    expect(new Set(steps(after))).toEqual(new Set([EVERY_MS]));
  });

  it('reaches the oldest at once and scrolls up from there', async () => {
    await page.getByRole('button', { name: 'Go to' }).click();
    await page.getByRole('button', { name: 'Oldest' }).click();
    await settled(({ millis }) => millis.at(-1) === firstBegan.getTime());
    const frames = await scroll(-WHEEL_PX);
    const after = await settled();
    const rows = ((after.millis.at(-1) ?? 0) - firstBegan.getTime()) / EVERY_MS;
    report('up from the oldest', frames, rows);
    expect(rows).toBeGreaterThan(MOST_ROWS_KEPT);
    expect(quantile(frames, 0.5)).toBeLessThan(SMOOTH_MS);
    expect(new Set(steps(after))).toEqual(new Set([EVERY_MS]));
  });

  it('reaches a time at once, with what came before and after it', async () => {
    const middle = new Date(Math.round((firstBegan.getTime() + (ACTIONS / 2) * EVERY_MS) / 1000) * 1000);
    await page.getByRole('button', { name: 'Go to' }).click();
    await page.getByLabel('A time').fill(middle.toISOString().slice(0, 19));
    await page.getByRole('button', { name: 'Go to this time' }).click();
    await settled(({ millis }) => Math.abs((millis[0] ?? 0) - middle.getTime()) <= EVERY_MS);
    await page.getByRole('grid').press('ArrowUp');
    const around = await settled(({ millis }) => (millis[0] ?? 0) >= middle.getTime());
    expect(new Set(steps(around))).toEqual(new Set([EVERY_MS]));
    expect(tab.complaints).toEqual([]);
  });
});
