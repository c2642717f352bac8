import type { Browser, Locator, Page, Route } from 'playwright-core';
import type { ActionView } from '../../apps/gateway/src/read-action/action-view.dto.js';
import { openBrowser, openTab } from '../support/browser.js';
import { anAction, call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const MADE_UP = 20_000;
const SUBMITTED = 1_500;
const AT_ONCE = 100;
/** Two pages at the top, and what was read below them. */
const MOST_KEPT = 1_000;
const MOST_DRAWN = 100;
const PROMPTLY_MS = 1_000;

let system: System;
let address: string;
let browser: Browser;
let sample: { readonly id: string; readonly created_at: string };

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  [address = ''] = system.addresses;
  const headers = { prefer: 'wait=10' };
  sample = (await call(address, 'POST', '/v1/actions', { body: needsApproval(), headers })).body;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });
const firstListed = (page: Page): Promise<string> =>
  page.evaluate(`document.querySelector('[role=row][aria-rowindex="2"]').id.slice(7)`);
const drawn = (page: Page): Promise<number> => page.getByRole('grid').getByRole('row').count();
/** What the length of the list has room for. */
const kept = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const [row] = document.querySelectorAll('[role=row][id]');
    return Math.round(row.parentElement.clientHeight / row.clientHeight);
  })()`);

async function submitMany(count: number): Promise<void> {
  const actions = Array.from({ length: AT_ONCE }, (_, n) => anAction({ agent_id: `agent-${n}` }));
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const { body } = await call<object[]>(address, 'POST', '/v1/actions/batch', { body: { actions } });
    expect(body.filter((item) => !('created_at' in item))).toEqual([]);
  }
}

/** So many actions begin to wait, all told at once, and none of them is in the log. */
function flood(position: string): string {
  const tell = (number: number): string => {
    const id = `ffffffff-ffff-7fff-8fff-${String(number).padStart(12, '0')}`;
    const data = { ...sample, id, agent_id: `made-up-${number}` };
    const event = { event_type: 'created', action_id: id, data, timestamp: sample.created_at };
    return `id: ${position}\nevent: message\ndata: ${JSON.stringify(event)}\n\n`;
  };
  return Array.from({ length: MADE_UP }, (_, number) => tell(number)).join('');
}

async function expectPromptFilters(page: Page): Promise<void> {
  const since = Date.now();
  await button(page, 'Filters').click();
  await page.getByLabel('Status').waitFor();
  expect(Date.now() - since).toBeLessThan(PROMPTLY_MS);
}

/** The page of actions, of which the first are out of sight. */
async function openScrolled(): Promise<Page> {
  await submitMany(AT_ONCE);
  const { page } = await openTab(browser, `${address}/actions`);
  await page.getByText('Live').waitFor();
  await page.getByRole('row').nth(20).waitFor();
  await page.getByRole('grid').hover();
  await page.mouse.wheel(0, 400);
  await eventually(async () =>
    expect(await page.evaluate(`document.querySelector('[role=grid]').scrollTop`)).toBe(400),
  );
  return page;
}

const NEW = /^[\d,]+ (or more )?new actions$/;

/** What stands right below the names of the columns. */
const TOP_ROW = `(() => {
  const { left, bottom } = document.querySelector('[role=columnheader]').getBoundingClientRect();
  return document.elementFromPoint(left + 5, bottom + 10).closest('[role=row]').id;
})()`;

describe('the page of actions, under a flood', () => {
  it('answers to a press while twenty thousand events are told, and then shows what the log holds', async () => {
    const { page, complaints } = await openTab(browser, 'about:blank');
    const events = await fetch(`${address}/v1/events`);
    const position = events.headers.get('x-log-position') ?? '';
    await events.body?.cancel();
    let isFlooded = false;
    await page.route('**/v1/events', (route) => {
      if (isFlooded) return route.continue();
      isFlooded = true;
      return route.fulfill({
        contentType: 'text/event-stream',
        headers: { 'x-log-position': position },
        body: flood(position),
      });
    });
    await page.goto(`${address}/actions`);
    await page.getByText('Offline, trying again').waitFor();
    await expectPromptFilters(page);
    await page.keyboard.press('Escape');
    await page.getByText('Live').waitFor();
    await eventually(async () => expect(await firstListed(page)).toBe(sample.id));
    expect(await page.getByText('made-up').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('keeps few rows and draws fewer while a burst arrives, and ends with the newest', async () => {
    const { page, complaints } = await openTab(browser, `${address}/actions`);
    await page.getByText('Live').waitFor();
    const sending = submitMany(SUBMITTED);
    await eventually(async () => expect(await firstListed(page)).not.toBe(sample.id));
    await expectPromptFilters(page);
    await page.keyboard.press('Escape');
    await sending;
    await eventually(async () => {
      const { body } = await call<ActionView[]>(address, 'GET', '/v1/actions?limit=1');
      expect(await firstListed(page)).toBe(body[0]?.id);
    });
    expect(await kept(page)).toBeLessThanOrEqual(MOST_KEPT);
    expect(await drawn(page)).toBeLessThan(MOST_DRAWN);
    expect(complaints).toEqual([]);
  });

  it('counts the new ones that were read ahead too', async () => {
    const page = await openScrolled();
    await submitMany(3 * AT_ONCE);
    await button(page, '300 new actions').waitFor();
  });

  it('leaves what is read where it is, and says that more came', async () => {
    const page = await openScrolled();
    const read = await page.evaluate<string>(TOP_ROW);
    await submitMany(SUBMITTED);
    await button(page, NEW).waitFor();
    expect(await page.evaluate(TOP_ROW)).toBe(read);
    expect(await drawn(page)).toBeLessThan(MOST_DRAWN);
    await button(page, NEW).click();
    await eventually(async () => {
      const { body } = await call<ActionView[]>(address, 'GET', '/v1/actions?limit=1');
      expect(await firstListed(page)).toBe(body[0]?.id);
    });
    expect(await kept(page)).toBeLessThanOrEqual(MOST_KEPT);
  });
});

describe('an export of actions', () => {
  it('ends when it is cancelled, without a file', async () => {
    const { page, complaints } = await openTab(browser, `${address}/actions`);
    await page.getByRole('row').nth(1).waitFor();
    let downloads = 0;
    page.on('download', () => downloads++);
    const body = await fullPage();
    const answer = { contentType: 'application/json', headers: { 'x-next-cursor': 'more' }, body };
    const asked: Route[] = [];
    await page.route('**/v1/actions/summaries?*limit=1000*', async (route) => {
      // The second page is not answered for as long as somebody waits for it.
      if (asked.push(route) === 1) await route.fulfill(answer);
    });
    await button(page, 'Export').click();
    await button(page, 'Save as JSON').click();
    await page.getByText('1,000 actions so far …').waitFor();
    await eventually(() => expect(asked).toHaveLength(2));
    await button(page, 'Cancel').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The browser gave it up, and need not hear of it.
    await asked[1]?.fulfill(answer).catch(() => undefined);
    await button(page, 'Export').click();
    await button(page, 'Save as JSON').waitFor();
    expect(await page.getByText(/actions so far/).count()).toBe(0);
    expect(asked).toHaveLength(2);
    expect(downloads).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says beforehand how much it saves at most, and at that bound what to do', async () => {
    const { page } = await openTab(browser, `${address}/actions`);
    await page.getByRole('row').nth(1).waitFor();
    const body = await fullPage();
    await page.route('**/v1/actions/summaries?*limit=1000*', (route) =>
      route.fulfill({ contentType: 'application/json', headers: { 'x-next-cursor': 'more' }, body }),
    );
    await button(page, 'Export').click();
    await page.getByText('100,000 at most').waitFor();
    const saved = page.waitForEvent('download');
    await button(page, 'Save as JSON').click();
    await (await saved).cancel();
    await page.getByText('Saved the newest 100,000 actions; there are more. Set “Begun before”').waitFor();
  });
});

describe('the page of actions while the browser is offline', () => {
  it('keeps what it shows, and shows what came meanwhile when it is back', async () => {
    const { page, context } = await openTab(browser, `${address}/actions`);
    await page.getByText('Live').waitFor();
    await page.getByRole('row').nth(1).waitFor();
    const shown = await firstListed(page);
    await context.setOffline(true);
    await page.getByText('Offline, trying again').waitFor();
    const { body } = await call(address, 'POST', '/v1/actions', { body: anAction() });
    expect(await firstListed(page)).toBe(shown);
    await button(page, 'Export').click();
    await button(page, 'Save as CSV').click();
    await page.getByText('The gateway does not answer. Save again when it does.').waitFor();
    await button(page, 'Close').click();
    await context.setOffline(false);
    await page.getByText('Live').waitFor();
    await eventually(async () => expect(await firstListed(page)).toBe(body.id));
  });
});

/** A thousand times what the gateway answers of one action. */
async function fullPage(): Promise<string> {
  const { body } = await call<object[]>(address, 'GET', '/v1/actions/summaries?limit=1');
  return JSON.stringify(Array.from({ length: 1_000 }).flatMap(() => body));
}
