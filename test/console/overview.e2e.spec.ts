import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

let system: System;
let address: string;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), openBrowser()]);
  [address = ''] = system.addresses;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});

const submit = async (body: object): Promise<string> =>
  (await call(address, 'POST', '/v1/actions', { body })).body.id;

const figureOf = (page: Page, name: string): Promise<string> =>
  page.locator('dl > div', { hasText: name }).locator('dd').first().innerText();

describe('the overview', () => {
  it('says what to do while nothing has happened', async () => {
    const { page, context, complaints } = await openTab(browser, `${address}/overview`);
    await page.getByText('No agent has asked for anything in this time').waitFor();
    expect(await figureOf(page, 'Submitted')).toBe('0');
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('counts what comes in while somebody looks', async () => {
    const { page, context } = await openTab(browser, `${address}/overview`);
    await submit(anAction({ agent_id: '<b>reader</b>' }));
    await submit(isDenied());
    const held = await submit(needsApproval());
    await page.locator('dl > div', { hasText: 'Submitted' }).getByText('3', { exact: true }).waitFor();
    expect(await figureOf(page, 'Wait for a person')).toBe('1');
    const { approval_token: token } = (await call(address, 'GET', `/v1/actions/${held}`)).body;
    await call(address, 'POST', `/v1/actions/${held}/approval`, { body: { token, approve: true } });
    await page.getByText('nobody is asked').waitFor();
    await page.getByText('Approved 1').waitFor();
    const agents = page.getByRole('table').filter({ hasText: 'Agent' });
    expect(await agents.getByRole('row').allInnerTexts()).toEqual([
      'Agent\tAsked\tHeld\tDenied',
      expect.stringMatching(/^agent-1\s+2\s+1\s+1$/),
      expect.stringMatching(/^<b>reader<\/b>\s+1\s+0\s+0$/),
    ]);
    await context.close();
  });

  it('keeps the span in the address', async () => {
    const { page, context } = await openTab(browser, `${address}/overview`);
    await page.getByRole('link', { name: '30 days' }).click();
    await page.waitForURL(/window=30d/);
    await page.reload();
    expect(await page.getByRole('link', { name: '15 minutes' }).getAttribute('aria-current')).toBeNull();
    expect(await page.getByRole('link', { name: '30 days' }).getAttribute('aria-current')).toBe('page');
    await page.getByRole('table', { name: 'What the policy decided' }).waitFor({ state: 'attached' });
    expect(await page.getByRole('table', { name: 'What the policy decided' }).getByRole('row').count()).toBe(
      31,
    );
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s, and fits', async (scheme) => {
      const { page, context, complaints } = await openTab(browser, `${address}/overview`, { screen, scheme });
      await page.getByRole('heading', { name: 'By agent' }).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(complaints).toEqual([]);
      await context.close();
    });
  });
});
