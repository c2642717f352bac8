import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import type { ActionView } from '../../apps/gateway/src/read-action/action-view.dto.js';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

let system: System;
let address: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  [address = ''] = system.addresses;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const open = async (search = ''): Promise<string[]> => {
  const tab = await openTab(browser, `${address}/actions${search}`);
  page = tab.page;
  return tab.complaints;
};

const send = async (body: object): Promise<ActionView> =>
  (await call(address, 'POST', '/v1/actions', { body })).body;

/** Waits until the policy has decided. */
async function decided(body: object): Promise<ActionView> {
  let action = await send(body);
  await eventually(async () => {
    action = (await call(address, 'GET', `/v1/actions/${action.id}`)).body;
    expect(action.status).not.toBe('pending_decision');
  });
  return action;
}

const deny = async ({ id }: ActionView): Promise<void> => {
  const { body } = await call(address, 'GET', `/v1/actions/${id}`);
  const answer = { token: body.approval_token, approve: false };
  expect(await call(address, 'POST', `/v1/actions/${id}/approval`, { body: answer })).toMatchObject({
    status: 200,
  });
};

const grid = (): Locator => page.getByRole('grid', { name: 'Actions, newest first' });
const rows = (): Locator => grid().locator('[role=row][id]');
const rowOf = ({ id }: ActionView): Locator => page.locator(`[id="action-${id}"]`);
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const chips = (): Locator => page.getByRole('list', { name: 'Filters in force' });

async function search(text: string): Promise<void> {
  await page.getByLabel('Search actions').fill(text);
  await page.keyboard.press('Enter');
}

const idsInSight = async (): Promise<string[]> =>
  (await rows().all()).length === 0
    ? []
    : page.evaluate(
        `[...document.querySelectorAll('[role=row][id]')]
          .sort((one, other) => one.ariaRowIndex - other.ariaRowIndex).map(({ id }) => id.slice(7))`,
      );

const listed = async (): Promise<ActionView[]> =>
  (await call<ActionView[]>(address, 'GET', '/v1/actions?limit=1000')).body;

describe('the page of actions', () => {
  it('says how to begin while there is nothing, and shows the first action by itself', async () => {
    const complaints = await open();
    await page.getByText('No agent has asked for anything yet').waitFor();
    await page.getByText(`curl ${address}/v1/actions`).waitFor();
    const first = await send(anAction({ agent_id: 'the-first' }));
    await rowOf(first).waitFor();
    expect(complaints).toEqual([]);
  });

  describe('with actions of several agents', () => {
    let denied: ActionView;
    let waiting: ActionView;

    beforeAll(async () => {
      denied = await decided(isDenied({ agent_id: 'rocketeer' }));
      waiting = await decided(needsApproval({ agent_id: 'cafe', params: { cmd: 'ls' } }));
      await decided(anAction({ agent_id: 'shell' }));
    });

    it('narrows the list by filters that stand in the address, and goes back and forward', async () => {
      await open();
      await button('Filters').click();
      await page.getByLabel('Status').selectOption('Denied');
      await page.getByLabel('Agent').fill('rocketeer');
      await button('Show').click();
      await eventually(async () => expect(await idsInSight()).toEqual([denied.id]));
      expect(page.url()).toBe(`${address}/actions?status=denied&agent=rocketeer`);
      await button(/Agent: rocketeer/).click();
      await page.waitForURL(`${address}/actions?status=denied`);
      expect(await page.evaluate('document.activeElement.type')).toBe('search');
      await page.goBack();
      await button(/Agent: rocketeer/).waitFor();
      await page.goForward();
      await button(/Agent: rocketeer/).waitFor({ state: 'detached' });
      await button('Clear all').click();
      await rowOf(waiting).waitFor();
      expect(page.url()).toBe(`${address}/actions`);
    });

    it('leaves out of an address what it does not know', async () => {
      await open('?status=exploded&risk=low&from=yesterday&colour=red');
      await chips().waitFor();
      expect(await chips().getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringContaining('Low risk'),
        'Clear all',
      ]);
    });

    it('says that nothing passes, and shows all again', async () => {
      await open('?agent=nobody');
      await page.getByText('No action passes these filters').waitFor();
      await page.getByRole('link', { name: 'clear all filters' }).click();
      await rowOf(waiting).waitFor();
    });

    it.each([
      ['its id', () => waiting.id, 'Id: '],
      ['the beginning of its id', () => waiting.id.slice(0, 18), 'Id begins with '],
      ['the hash of its request', () => waiting.request_hash, 'Request hash: '],
      ['its agent', () => 'cafe', 'Agent: cafe'],
    ])('finds an action by %s', async (_, text, words) => {
      await open();
      await search(text());
      await chips().getByText(words).waitFor();
      await eventually(async () => expect(await idsInSight()).toContain(waiting.id));
      expect(await idsInSight()).not.toContain(denied.id);
    });

    it('asks when a name is both an agent and a tool', async () => {
      await open();
      await page.getByLabel('Search actions').fill('shell');
      await page.getByText('Read as the exact name of an agent, or the exact name of a tool.').waitFor();
      await page.keyboard.press('Enter');
      await button('The tool’s actions').click();
      await chips().getByText('Tool: shell').waitFor();
      await eventually(async () => expect(await idsInSight()).toEqual([waiting.id]));
    });

    it('says when a search finds nothing', async () => {
      await open();
      await search('nobody');
      await page.getByText('No action has “nobody” as the exact name of an agent').waitFor();
      expect(page.url()).toBe(`${address}/actions`);
    });

    it('shows a new action, and what becomes of it, in less than a second', async () => {
      await open();
      await rowOf(waiting).waitFor();
      await page.getByText('Live').waitFor();
      const action = await send(needsApproval());
      let since = Date.now();
      await rowOf(action).getByText('Waits for a person').waitFor();
      expect(Date.now() - since).toBeLessThan(1_000);
      await deny(action);
      since = Date.now();
      await rowOf(action).getByText('Denied', { exact: true }).waitFor();
      expect(Date.now() - since).toBeLessThan(1_000);
    });

    it('shows of the new actions only those that pass the filters, and lets go of those that no longer do', async () => {
      await open('?status=pending_approval');
      await rowOf(waiting).waitFor();
      await page.getByText('Live').waitFor();
      await decided(anAction());
      const action = await send(needsApproval());
      await rowOf(action).waitFor();
      await deny(action);
      await rowOf(action).waitFor({ state: 'detached' });
      expect(await idsInSight()).toEqual([waiting.id, ...(await idsInSight()).slice(1)]);
    });
  });

  describe('with more actions than there is room for', () => {
    beforeAll(async () => {
      for (let batch = 0; batch < 3; batch += 1) {
        const actions = Array.from({ length: 20 }, (_, n) =>
          anAction({ agent_id: `=agent-${n}`, params: { batch } }),
        );
        await call(address, 'POST', '/v1/actions/batch', { body: { actions } });
      }
      await eventually(async () => {
        expect((await listed()).filter(({ status }) => status === 'pending_decision')).toEqual([]);
      });
    });

    it('leaves what is read where it is when new actions come, and offers them', async () => {
      await open();
      await page.getByText('Live').waitFor();
      await rows().first().waitFor();
      await grid().hover();
      await page.mouse.wheel(0, 400);
      await eventually(async () => expect(await page.evaluate(SCROLLED)).toBe(400));
      const seen = await page.evaluate<string>(TOP_ROW);
      await Promise.all([send(anAction()), send(anAction())]);
      await button('2 new actions').waitFor();
      expect(await page.evaluate(TOP_ROW)).toBe(seen);
      await button('2 new actions').click();
      await eventually(async () => expect(await idsInSight()).toContain((await listed())[0]?.id));
      expect(await page.evaluate(SCROLLED)).toBe(0);
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid');
    });

    it('is read and opened with the keyboard alone, and comes back to where it was', async () => {
      await open();
      await rows().first().waitFor();
      const [first, second] = await listed();
      await grid().focus();
      await page.keyboard.press('ArrowDown');
      expect(await grid().getAttribute('aria-activedescendant')).toBe(`action-${first?.id}`);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.waitForURL(/at=oldest/);
      const oldest = (await listed()).at(-1);
      await page.locator(`[id="action-${oldest?.id}"]`).waitFor();
      await page.keyboard.press('Home');
      await page.waitForURL(`${address}/actions`);
      await page.locator(`[id="action-${first?.id}"]`).waitFor();
      await eventually(async () =>
        expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('grid'),
      );
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(`${address}/actions/${second?.id}`);
      await page.goBack();
      await page.locator(`[id="action-${second?.id}"]`).waitFor();
    });

    it('tells those who listen where a row stands', async () => {
      await open();
      await rows().first().waitFor();
      expect(await grid().getAttribute('aria-rowcount')).toBe('-1');
      const indexes = await page.evaluate<number[]>(
        `[...document.querySelectorAll('[role=row]')].map((row) => Number(row.ariaRowIndex)).sort((a, b) => a - b)`,
      );
      expect(indexes).toEqual(indexes.map((_, index) => index + 1));
    });

    it.each(['CSV', 'JSON'] as const)('saves all actions that pass as %s', async (format) => {
      await open('?tool=file');
      await button('Export').click();
      await page.getByText('100,000 at most').waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        button(`Save as ${format}`).click(),
      ]);
      const text = await readFile(await download.path(), 'utf8');
      const wanted = (await listed()).filter(({ tool }) => tool === 'file');
      await page.getByText(`Saved ${wanted.length} actions.`).waitFor();
      const saved =
        format === 'JSON'
          ? (JSON.parse(text) as ActionView[]).map(({ id, status }) => [id, status])
          : text
              .trim()
              .split('\n')
              .slice(1)
              .map((line) => [line.split(',')[0], line.split(',')[6]]);
      expect(saved).toEqual(wanted.map(({ id, status }) => [id, status]));
      if (format === 'CSV') expect(text).toContain(",'=agent-0,");
    });
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s', async (scheme) => {
      const tab = await openTab(browser, `${address}/actions?tool=file`, { screen, scheme });
      page = tab.page;
      await rows().first().waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await button('Filters').click();
      await page.getByLabel('Status').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await button('Export').click();
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(tab.complaints).toEqual([]);
    });
  });
});

const SCROLLED = `document.querySelector('[role=grid]').scrollTop`;
/** What stands right below the names of the columns, and where. */
const TOP_ROW = `(() => {
  const { left, bottom } = document.querySelector('[role=columnheader]').getBoundingClientRect();
  const row = document.elementFromPoint(left + 5, bottom + 10).closest('[role=row]');
  return row.id + ' ' + row.getBoundingClientRect().top;
})()`;
