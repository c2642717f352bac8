import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
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

/** Each test begins with an empty inbox. */
afterEach(async () => {
  const headers = { authorization: `Bearer ${inbox.tokens.bob}` };
  const { body } = await call<{ id: string }[]>(inbox.address, 'GET', '/v1/actions?status=pending_approval', {
    headers,
  });
  await Promise.all(body.map(({ id }) => inbox.answer(id, 'bob', false)));
});

const activeText = (page: Page): Promise<string> =>
  page.evaluate(
    `document.activeElement.getAttribute('name') ?? document.activeElement.dataset.action ?? document.activeElement.id`,
  );

describe('the inbox', () => {
  it('says what to do while nothing waits', async () => {
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      token: inbox.tokens.alice,
    });
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    const command = await page.getByRole('region', { name: 'A command' }).textContent();
    expect(command).toContain(`curl ${inbox.address}/v1/actions`);
    expect(command).toContain('Bearer $FARA_TOKEN');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each([
    ['Approve', 'approved', 'Alice said yes'],
    ['Deny', 'denied', 'Alice said no'],
  ])('takes %s and a reason by mouse, in two steps', async (verb, event_type, reason) => {
    const id = await inbox.submit();
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      token: inbox.tokens.alice,
    });
    const card = cardOf(page, id);
    await card.getByText('robot wants to run a shell command').waitFor();
    await page.getByRole('link', { name: 'Inbox 1' }).waitFor();
    expect(await page.title()).toBe('Inbox 1 · Faramesh');
    await card.getByRole('button', { name: verb }).dblclick();
    expect(await inbox.answersTo(id)).toEqual([]);
    await page.keyboard.type(reason);
    await card.getByRole('button', { name: `${verb} now` }).click();
    await card.getByText(`You ${event_type} this`).waitFor();
    const answers = await inbox.answersTo(id);
    expect(answers).toMatchObject([{ event_type, meta: { approver: 'alice' }, payload: { reason } }]);
    expect(complaints).toEqual([]);
    await page.getByRole('button', { name: 'Clear 1 answered' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByText('Answered last').waitFor();
    await page.getByText(`You ${event_type} this`).first().waitFor();
    await context.close();
  });

  it('is answered by two taps on a phone, with no keyboard in the way', async () => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address, {
      screen: 'phone',
      token: inbox.tokens.alice,
    });
    const card = cardOf(page, id);
    await card.getByRole('button', { name: 'Approve' }).tap();
    await page.locator('button[type=submit]:focus').waitFor();
    expect(await inbox.answersTo(id)).toEqual([]);
    await card.getByRole('button', { name: 'Approve now' }).tap();
    await card.getByText('You approved this').waitFor();
    await context.close();
  });

  it('opens at the card that the address names, as the page of an action leads to it', async () => {
    const [, id] = [await inbox.submit(), await inbox.submit()];
    const { page, context } = await openTab(browser, `${inbox.address}/actions/${id}`, {
      token: inbox.tokens.alice,
    });
    await page
      .getByRole('link', { name: /inbox/i })
      .and(page.locator(`[href$="#${id}"]`))
      .click();
    await page.locator(`[data-action="${id}"]:focus`).waitFor();
    await context.close();
  });

  it('is worked from the keyboard alone: two keys answer, and never one', async () => {
    const [yes, no] = [await inbox.submit(), await inbox.submit()];
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      token: inbox.tokens.alice,
    });
    await cardOf(page, no).waitFor();
    await page.keyboard.press('a');
    await page.getByText('Choose a card first').waitFor({ state: 'attached' });
    await page.keyboard.press('j');
    expect(await activeText(page)).toBe(yes);
    await page.keyboard.press('Control+d');
    await page.keyboard.press('a');
    expect(await activeText(page)).toBe('reason');
    await page.keyboard.type('jkad?');
    await page.keyboard.press('Escape');
    expect(await activeText(page)).toBe(yes);
    await page.keyboard.press('a');
    await page.keyboard.type('fine');
    await page.keyboard.press('Enter');
    await cardOf(page, yes).getByText('You approved this').waitFor();
    expect(await activeText(page)).toBe(yes);
    await page.keyboard.press('ArrowDown');
    expect(await activeText(page)).toBe(no);
    await page.keyboard.press('d');
    await page.keyboard.press('Enter');
    await cardOf(page, no).getByText('You denied this').waitFor();
    expect(await inbox.answersTo(yes)).toMatchObject([
      { event_type: 'approved', payload: { reason: 'fine' } },
    ]);
    expect(await inbox.answersTo(no)).toMatchObject([{ event_type: 'denied', payload: { reason: null } }]);
    await page.keyboard.press('Escape');
    await cardOf(page, no).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('does nothing by a key that is held down, and shows its keys', async () => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await cardOf(page, id).getByRole('button', { name: 'Approve' }).focus();
    await page.keyboard.down('Enter');
    await page.waitForFunction(`document.activeElement.name === 'reason'`);
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys of the inbox' }).waitFor();
    await page.keyboard.press('a');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await activeText(page)).toBe(id);
    expect(await inbox.answersTo(id)).toEqual([]);
    await cardOf(page, id).getByRole('button', { name: 'Deny' }).click();
    await page.keyboard.press('Enter');
    await cardOf(page, id).getByText('You denied this').waitFor();
    await context.close();
  });

  it('refuses a reason that is too long before it is sent', async () => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await cardOf(page, id).getByRole('button', { name: 'Deny' }).click();
    await page.getByLabel('Reason to deny').fill('x'.repeat(10_001));
    await page.getByText('shorten this one by 1').waitFor();
    await page.keyboard.press('Enter');
    expect(await inbox.answersTo(id)).toEqual([]);
    await page.getByLabel('Reason to deny').fill('x'.repeat(10_000));
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await inbox.answersTo(id)).toHaveLength(1));
    await context.close();
  });

  it('shows what starts to wait within a second', async () => {
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await page.getByText('Live').waitFor();
    const took: number[] = [];
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      const known = await page.locator('[data-action]').count();
      const from = performance.now();
      const [id] = await Promise.all([inbox.submit(), page.locator('[data-action]').nth(known).waitFor()]);
      took.push(performance.now() - from);
      ids.push(id);
    }
    const [, , median = Infinity] = took.sort((one, other) => one - other);
    expect(median).toBeLessThan(1_000);
    await page.getByRole('link', { name: 'Inbox 5' }).waitFor();
    await Promise.all(ids.map((id) => inbox.answer(id, 'bob', false)));
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    await context.close();
  });

  it('says who was faster, how and when, and keeps what one had written', async () => {
    const id = await inbox.submit();
    const [alice, bob] = await Promise.all([
      openTab(browser, inbox.address, { token: inbox.tokens.alice }),
      openTab(browser, inbox.address, { token: inbox.tokens.bob }),
    ]);
    for (const [{ page }, verb, reason] of [
      [alice, 'Approve', 'Looks good'],
      [bob, 'Deny', 'Not today'],
    ] as const) {
      await cardOf(page, id).getByRole('button', { name: verb }).click();
      await page.getByLabel(`Reason to ${verb.toLowerCase()}`).fill(reason);
    }
    await Promise.all([alice, bob].map(({ page }) => page.keyboard.press('Enter')));
    await eventually(async () => expect(await inbox.answersTo(id)).toHaveLength(1));
    const [answer] = await inbox.answersTo(id);
    const aliceWon = answer?.event_type === 'approved';
    const [winner, loser] = aliceWon ? [alice, bob] : [bob, alice];
    await cardOf(winner.page, id)
      .getByText(aliceWon ? 'You approved this' : 'You denied this')
      .waitFor();
    const words = await cardOf(loser.page, id).getByRole('alert').textContent();
    expect(words).toMatch(
      aliceWon
        ? /denial came too late\. alice approved this just now: “Looks good”.*not recorded: “Not today”/
        : /approval came too late\. bob denied this just now: “Not today”.*not recorded: “Looks good”/,
    );
    await alice.context.close();
    await bob.context.close();
  });

  it('says in one tab of a person what the other answered', async () => {
    const id = await inbox.submit();
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await cardOf(page, id).getByRole('button', { name: 'Deny' }).click();
    const other = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    await cardOf(other.page, id).getByRole('button', { name: 'Approve' }).click();
    await other.page.keyboard.press('Enter');
    await cardOf(other.page, id).getByText('You approved this').waitFor();
    await cardOf(page, id)
      .getByText(/You approved this/)
      .waitFor();
    await page.keyboard.press('Enter');
    expect(await inbox.answersTo(id)).toMatchObject([{ event_type: 'approved' }]);
    await context.close();
    await other.context.close();
  });

  it('says by whom a card was settled elsewhere, holds still under the pointer, and then lets it go', async () => {
    const [first, second] = [await inbox.submit(), await inbox.submit()];
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.alice });
    const button = cardOf(page, second).getByRole('button', { name: 'Approve' });
    await button.hover();
    const before = await button.boundingBox();
    await cardOf(page, second).getByRole('button', { name: 'Answer all 2 like this…' }).waitFor();
    const third = await inbox.submit();
    await inbox.answer(first, 'bob', false);
    await cardOf(page, first).getByText('bob denied this').waitFor();
    await cardOf(page, third).waitFor();
    expect(await button.boundingBox()).toEqual(before);
    await page.mouse.move(0, 0);
    await cardOf(page, first).waitFor({ state: 'detached' });
    await context.close();
  });

  it('shows the same without buttons to those who may not answer, and says why', async () => {
    const id = await inbox.submit();
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      token: inbox.tokens.carol,
    });
    await cardOf(page, id).waitFor();
    await page.getByText('Your token may look but not answer.').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    expect(await page.getByRole('button', { name: /Approve|Deny|Answer/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('says that somebody else has to answer what one asked for oneself', async () => {
    const headers = { authorization: `Bearer ${inbox.tokens.dave}` };
    const body = { agent_id: 'dave', tool: 'shell', operation: 'run', params: { cmd: 'ls' } };
    const { id } = (await call(inbox.address, 'POST', '/v1/actions', { headers, body })).body;
    const { page, context } = await openTab(browser, inbox.address, { token: inbox.tokens.dave });
    await cardOf(page, id).getByText('somebody else has to').waitFor();
    expect(await cardOf(page, id).getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s', async (scheme) => {
      const ids = await Promise.all([
        inbox.submit({
          params: { cmd: 'cat /etc/shadow', note: 'p\u0430ypal\u202e' },
          context: { ticket: 1 },
        }),
        inbox.submit(),
      ]);
      const { page, context, complaints } = await openTab(browser, inbox.address, {
        screen,
        scheme,
        token: inbox.tokens.alice,
      });
      const [first] = ids;
      await cardOf(page, first).waitFor();
      await cardOf(page, first)
        .getByText(/before/)
        .first()
        .waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await cardOf(page, first).getByRole('button', { name: 'Approve' }).click();
      await page.getByLabel('Reason to approve').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(complaints).toEqual([]);
      await context.close();
    });
  });
});
