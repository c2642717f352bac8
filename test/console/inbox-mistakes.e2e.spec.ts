import type { Browser, Page } from 'playwright-core';
import { openBrowser, openTab } from '../support/browser.js';
import { call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import type { Inbox } from '../support/inbox.js';
import { cardOf, startInbox } from '../support/inbox.js';

let inbox: Inbox;
let browser: Browser;

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await inbox.system.stop();
});

const openInbox = async (): Promise<Page> =>
  (await openTab(browser, inbox.address, { token: inbox.tokens.alice })).page;

describe('nobody approves', () => {
  it('by pressing Enter twice', async () => {
    const id = await inbox.submit();
    const page = await openInbox();
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByLabel('Reason to approve').fill('and only now');
    expect(await inbox.answersTo(id)).toEqual([]);
    await page.context().close();
  });

  it('by the second half of a double click, wherever it lands', async () => {
    const id = await inbox.submit();
    const page = await openInbox();
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
    const answer = page.getByRole('button', { name: 'Approve now' });
    await answer.hover();
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await page.getByLabel('Reason to approve').fill('and only now');
    expect(await inbox.answersTo(id)).toEqual([]);
    await answer.click();
    await eventually(async () =>
      expect(await inbox.answersTo(id)).toMatchObject([{ payload: { reason: 'and only now' } }]),
    );
    await page.context().close();
  });

  it('what was not shown in whole without being told so', async () => {
    const params = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`key${index}`, index]));
    const id = await inbox.submit({ params });
    const page = await openInbox();
    const card = cardOf(page, id);
    await card.getByRole('button', { name: 'Approve' }).click();
    await card.getByText('Show all of it before you approve.').waitFor();
    await card.getByRole('button', { name: /^Show all/ }).click();
    await card.getByText('Show all of it before you approve.').waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('anything else than what the page showed', async () => {
    const id = await inbox.submit();
    const page = await openInbox();
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
    await page.route(`**/v1/actions/${id}`, async (route) => {
      const response = await route.fetch();
      const action = (await response.json()) as object;
      await route.fulfill({ response, json: { ...action, request_hash: 'f'.repeat(64) } });
    });
    await page.getByRole('button', { name: 'Approve now' }).click();
    await page.getByText('It is not what this page showed any more').waitFor();
    expect(await inbox.answersTo(id)).toEqual([]);
    await page.context().close();
  });

  it('with others what is too long for its line, unless it is picked', async () => {
    const operation = 'long';
    await inbox.submit({ operation });
    const id = await inbox.submit({ operation, params: { cmd: `ls ${'x'.repeat(200)}; rm -rf /` } });
    const page = await openInbox();
    await cardOf(page, id).getByRole('button', { name: 'Answer all 2 like this…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Answer 2 alike' });
    await dialog.getByText('What is too long for its line is left out until you pick it.').waitFor();
    await dialog.getByRole('button', { name: 'Approve 1 now' }).click();
    await dialog.getByText('All 1 are answered.').waitFor();
    expect(await inbox.answersTo(id)).toEqual([]);
    await page.context().close();
  });
});

describe('the inbox', () => {
  it('tells times by the clock of the gateway, however wrong its own is', async () => {
    const id = await inbox.submit();
    const { page } = await openTab(browser, 'about:blank', { token: inbox.tokens.alice });
    await page.addInitScript('const right = Date.now; Date.now = () => right() + 5 * 3_600_000');
    await page.goto(inbox.address);
    await cardOf(page, id).getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('button', { name: 'Deny now' }).click();
    await cardOf(page, id)
      .getByText(/You denied this (just now|\d+ s ago)/)
      .waitFor();
    await page.context().close();
  });

  it('keeps what one person wrote from the next who signs in', async () => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address);
    const signIn = async (token: string): Promise<void> => {
      await page.getByLabel('Token').fill(token);
      await page.getByRole('button', { name: 'Continue' }).click();
      await cardOf(page, id).waitFor();
    };
    await signIn(inbox.tokens.alice);
    await context.setOffline(true);
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
    await page.getByLabel('Reason to approve').fill('Alice thinks so');
    await page.getByRole('button', { name: 'Approve now' }).click();
    await page.getByRole('button', { name: 'Do not send it' }).click();
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'You are alice' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(inbox.tokens.bob);
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
    expect(await page.getByLabel('Reason to approve').inputValue()).toBe('');
    await context.close();
  });

  it('shows no more cards in a flood than it takes, and the others when they are asked for', async () => {
    const page = await openInbox();
    await page
      .getByText(/wait for a person\.|waits for a person\./)
      .first()
      .waitFor();
    const action = { agent_id: 'robot', tool: 'shell', operation: 'flood', params: { cmd: 'ls' } };
    const headers = { authorization: `Bearer ${inbox.tokens.robot}` };
    const body = { actions: Array.from({ length: 75 }, () => action) };
    await call(inbox.address, 'POST', '/v1/actions/batch', { headers, body });
    await call(inbox.address, 'POST', '/v1/actions/batch', { headers, body });
    const more = page.getByRole('button', { name: 'Show the next ones' });
    await more.waitFor();
    await page.getByText(/\d+ more wait\./).waitFor();
    const cards = page.locator('[data-action]');
    expect(await cards.count()).toBeLessThanOrEqual(100);
    await more.click();
    await cards.nth(120).waitFor({ state: 'attached' });
    await page.context().close();
  });

  it('then shows the next ones although all is read anew in the same moment', async () => {
    const { page } = await openTab(browser, 'about:blank', { token: inbox.tokens.alice });
    let follow: () => void = () => undefined;
    const followed = new Promise<void>((resolve) => (follow = resolve));
    await page.route('**/v1/events', (route) => followed.then(() => route.continue()));
    let asked = 0;
    await page.route('**/v1/actions?*cursor=*', async (route) => {
      // The first answer never comes: whoever reads all anew does not wait for it.
      if (++asked > 1) await route.continue();
      else follow();
    });
    await page.goto(inbox.address);
    await page.getByRole('button', { name: 'Show the next ones' }).click();
    await page.locator('[data-action]').nth(99).waitFor({ state: 'attached' });
    await page.context().close();
  });
});
