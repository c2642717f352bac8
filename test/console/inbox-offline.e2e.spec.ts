import type { Browser } from 'playwright-core';
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

describe('an answer in the inbox', () => {
  it('waits while the browser is offline, can be taken back, and is recorded once when it is back', async () => {
    const [kept, taken] = [await inbox.submit(), await inbox.submit()];
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await cardOf(page, taken).waitFor();
    await page.getByText('Live').waitFor();
    await context.setOffline(true);
    await page.getByText('Offline: answers are sent when the gateway is back.').waitFor();
    for (const id of [kept, taken]) {
      await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
      await page.keyboard.press('Enter');
      await cardOf(page, id).getByText('It has not been sent yet.').waitFor();
    }
    await cardOf(page, taken).getByRole('button', { name: 'Do not send it' }).click();
    await cardOf(page, taken).getByRole('button', { name: 'Approve' }).waitFor();
    await context.setOffline(false);
    await cardOf(page, kept).getByText('You approved this').waitFor();
    await page.getByText('Live').waitFor();
    expect(await inbox.answersTo(kept)).toHaveLength(1);
    expect(await inbox.answersTo(taken)).toEqual([]);
    await context.close();
  });

  it.each([
    ['the answer of the gateway is lost', 'answer'],
    ['the request is lost', 'request'],
  ])('is asked again when %s, and is recorded once', async (_, lost) => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    let posts = 0;
    let letThrough = false;
    await page.route('**/approval', async (route) => {
      posts++;
      if (letThrough) return route.continue();
      if (lost === 'answer') await route.fetch();
      return route.abort('connectionreset');
    });
    // While the gateway seems to be away, it tells nothing else either.
    await page.route(`**/v1/actions/${id}`, (route) =>
      posts > 0 && !letThrough ? route.abort('connectionreset') : route.continue(),
    );
    await cardOf(page, id).getByRole('button', { name: 'Deny' }).click();
    await page.keyboard.type('once');
    await page.keyboard.press('Enter');
    await cardOf(page, id).getByText('It may have been received already').waitFor();
    expect(await cardOf(page, id).getByRole('button', { name: 'Do not send it' }).count()).toBe(0);
    letThrough = true;
    await cardOf(page, id).getByText('You denied this').waitFor();
    expect(await inbox.answersTo(id)).toMatchObject([{ event_type: 'denied', payload: { reason: 'once' } }]);
    expect(posts).toBe(lost === 'answer' ? 1 : 2);
    await context.close();
  });

  it('outlives a gateway that is killed: what takes its place records it once', async () => {
    const own = await inbox.system.startGateway();
    const port = new URL(own.address).port;
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, own.address, { token: inbox.tokens.alice });
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).click();
    await own.gateway.stop('SIGKILL');
    await page.keyboard.press('Enter');
    await cardOf(page, id).getByText('The gateway does not answer; it is tried again.').waitFor();
    await inbox.system.startGateway({ FARA_API_PORT: port });
    await cardOf(page, id).getByText('You approved this').waitFor();
    expect(await inbox.answersTo(id)).toHaveLength(1);
    await context.close();
  });
});

describe('the inbox of a laptop that slept', () => {
  it('begins anew where the log is now, and shows nothing that was settled meanwhile', async () => {
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await page.getByText('Live').waitFor();
    const id = await inbox.submit();
    await cardOf(page, id).waitFor();
    const follows: (string | undefined)[] = [];
    await page.route('**/v1/events', async (route) => {
      const from = route.request().headers()['last-event-id'];
      if (follows.push(from) > 1) return route.continue();
      // Of all that happened it is told the first, which is long ago.
      const headers = { authorization: `Bearer ${inbox.tokens.alice}` };
      const { body: data } = await call(inbox.address, 'GET', `/v1/actions/${id}`, { headers });
      const event = { event_type: 'created', data, timestamp: new Date(Date.now() - 61_000).toISOString() };
      return route.fulfill({
        contentType: 'text/event-stream',
        body: `id: ${from}\ndata: ${JSON.stringify(event)}\n\n`,
      });
    });
    await context.setOffline(true);
    await page.getByText('Offline, trying again').waitFor();
    await inbox.answer(id, 'bob', false);
    await context.setOffline(false);
    await cardOf(page, id).waitFor({ state: 'detached' });
    await page.getByText('Live').waitFor();
    expect(follows).toEqual([expect.any(String), undefined]);
    await context.close();
  });
});

describe('several alike', () => {
  it('are answered together, but for those unticked and those that arrive meanwhile, and each says what came of it', async () => {
    const operation = 'many';
    const ids: string[] = [];
    for (let number = 1; number <= 5; number++)
      ids.push(await inbox.submit({ operation, params: { cmd: `ls ${number}` } }));
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = ids;
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      token: inbox.tokens.alice,
    });
    await cardOf(page, third).getByRole('button', { name: 'Answer all 5 like this…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Answer 5 alike' });
    await dialog.getByRole('checkbox', { name: 'ls 2' }).uncheck();
    const late = await inbox.submit({ operation, params: { cmd: 'ls 6' } });
    await page.getByRole('link', { name: /Inbox \d/, includeHidden: true }).waitFor();
    await cardOf(page, late).waitFor();
    await dialog.getByLabel('Reason for all of them').fill('all of them');
    // Somebody else is faster with one of them, between the press and its turn.
    await page.route(`**/v1/actions/${first}/approval`, async (route) => {
      await inbox.answer(fourth, 'bob', true);
      await route.continue();
    });
    await dialog.getByRole('button', { name: 'Deny 4 now' }).click();
    await dialog.getByText('3 of 4 are answered as you said').waitFor();
    await dialog.getByText('Too late. bob approved this').waitFor();
    expect(await dialog.getByText('Denied.', { exact: true }).count()).toBe(3);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const id of [first, third, fifth])
      expect(await inbox.answersTo(id)).toMatchObject([
        { event_type: 'denied', payload: { reason: 'all of them' } },
      ]);
    expect(await inbox.answersTo(fourth)).toMatchObject([{ event_type: 'approved' }]);
    for (const id of [second, late]) expect(await inbox.answersTo(id)).toEqual([]);
    await eventually(() => expect(complaints.filter((text) => !text.includes('409'))).toEqual([]));
    await context.close();
  });
});
