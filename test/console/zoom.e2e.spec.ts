import type { Browser, Page } from 'playwright-core';
import { wholeStory } from '../support/action-page.js';
import { isTooWide, openBrowser, openTab } from '../support/browser.js';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const LONG = 'an-agent-with-a-rather-long-name-of-its-own';
const MOST_TABS = 60;

let system: System;
let address: string;
let browser: Browser;
let action: string;
let policy: string;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  [address = ''] = system.addresses;
  const actions = [
    needsApproval({
      agent_id: LONG,
      params: { cmd: 'tar --create --file /backup/of-all-that-there-is.tar /srv' },
    }),
    needsApproval({ agent_id: LONG }),
    isDenied({ agent_id: LONG }),
    anAction(),
  ];
  for (const body of actions)
    await call(address, 'POST', '/v1/actions', { body, headers: { prefer: 'wait=10' } });
  action = await wholeStory(address);
  policy = (await call<{ policy_hash: string }>(address, 'GET', '/v1/policy/info')).body.policy_hash;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const PAGES: readonly (readonly [name: string, path: () => string, shows: RegExp])[] = [
  ['inbox', () => '/', /^Approve$/],
  ['actions', () => '/actions', /^Denied$/],
  ['action', () => `/actions/${action}`, /^Receipt: /],
  ['overview', () => '/overview', /^By agent$/],
  ['policies', () => '/policies', /^Decides now$/],
  ['policy', () => `/policies/${policy}`, /^Put in force/],
  ['playground', () => '/playground', /^The gateway answers the same/],
];

interface Window {
  readonly width: number;
  readonly height: number;
  /** Of letters, where the browser is told to begin; 16 elsewhere. */
  readonly letters?: number;
}

const WINDOWS: readonly (readonly [name: string, window: Window])[] = [
  ['a desk at 200 %', { width: 640, height: 400 }],
  ['a phone on its side', { width: 740, height: 360 }],
  ['a desk with letters twice as large', { width: 1280, height: 800, letters: 32 }],
];

async function open({ width, height, letters }: Window, at: string, shows: RegExp): Promise<Page> {
  const { page, context } = await openTab(browser, 'about:blank');
  await page.setViewportSize({ width, height });
  if (letters !== undefined) {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: letters, fixed: letters } });
  }
  await page.goto(address + at);
  await page.getByText(shows).first().waitFor();
  return page;
}

/** Walks through the page by the keyboard. @returns what had the focus and was not to be seen. */
async function hiddenWhenFocused(page: Page): Promise<string[]> {
  const hidden: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate<string | null | undefined>(FOCUSED);
    if (found === undefined) break;
    if (found !== null) hidden.push(found);
    // The editor takes Tab for itself.
    if (await page.evaluate(`document.activeElement.shadowRoot !== null`)) {
      await page.keyboard.press('Escape');
    }
  }
  return hidden;
}

/** Undefined at the end; null when it is to be seen. What is small is to be seen as a whole. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  if (focused === document.body || focused === null) return undefined;
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const isSeen = (x, y) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (focused.contains(there) || there.contains(focused) || there.closest('label')?.control === focused);
  };
  const [width, height] = [right - left, bottom - top];
  const middle = Math.min(Math.max((left + right) / 2, 2), innerWidth - 2);
  const rows = height < 100 ? [top + 3, bottom - 3] : [Math.max(top, 60) + 3, (top + bottom) / 2, Math.min(bottom, innerHeight - 60) - 3];
  const seen = rows.filter((y) => isSeen(middle, y)).length;
  const isFine = height < 100 ? seen === rows.length : seen > 0;
  return isFine ? null : focused.outerHTML.slice(0, 160) + ' ' + JSON.stringify({ left, right, top, bottom });
})()`;

/** What is cut off at an edge without a way to scroll there, or to know that there is more. */
const CUT_OFF = `[...document.querySelectorAll('#content *, header *')].filter((element) => {
  const { overflowX, textOverflow, clipPath } = getComputedStyle(element);
  if (element.closest('.visually-hidden, svg, .cm-editor') || clipPath !== 'none') return false;
  const cuts = ['hidden', 'clip'].includes(overflowX) && textOverflow !== 'ellipsis';
  return cuts && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.outerHTML.slice(0, 160))`;

/** Controls that lie on one another. */
const OVERLAPPING = `(() => {
  const controls = [...document.querySelectorAll('#content :is(button, a, input, select)')]
    .filter((one) => !one.closest('.visually-hidden, .cm-editor, [role=grid], footer') && one.checkVisibility())
    .map((one) => [one, one.getBoundingClientRect()]).filter(([, { width, height }]) => width > 1 && height > 1);
  return controls.flatMap(([one, a], index) => controls.slice(index + 1)
    .filter(([other, b]) => !one.contains(other) &&
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
    .map(([other]) => one.outerHTML.slice(0, 100) + ' | ' + other.outerHTML.slice(0, 100)));
})()`;

describe.each(WINDOWS)('on %s', (_, window) => {
  it.each(PAGES)(
    'all of the page “%s” is to be seen, and what has the focus on it',
    async (_name, path, shows) => {
      const page = await open(window, path(), shows);
      expect(await isTooWide(page)).toBe(false);
      expect(await page.evaluate(CUT_OFF)).toEqual([]);
      expect(await page.evaluate(OVERLAPPING)).toEqual([]);
      expect(await hiddenWhenFocused(page)).toEqual([]);
    },
  );

  it.each(['Filters', 'Go to', 'Export'])('what opens behind “%s” fits', async (name) => {
    const page = await open(window, '/actions', /^Denied$/);
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const { x = -1, y = -1, width = 0, height = 0 } = (await dialog.boundingBox()) ?? {};
    expect([x >= 0, y >= 0, x + width <= window.width, y + height <= window.height]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await isTooWide(page)).toBe(false);
  });
});
