import type { Browser, Locator, Page } from 'playwright-core';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
import { call } from '../support/client.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const TOKEN = 'a-token-of-the-test';

let system: System;
let address: string;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([
    startSystem({ evaluators: 0, env: { FARA_AUTH_TOKEN: TOKEN } }),
    openBrowser(),
  ]);
  [address = ''] = system.addresses;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});

const tokenOf = (page: Page): Locator => page.getByLabel('Token', { exact: true });

describe('the console', () => {
  it('asks for a token, refuses a wrong one in a sentence, and opens to the right one', async () => {
    const { page, context, complaints } = await openTab(browser, address);
    await tokenOf(page).fill('wrong');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('The bearer token is not known here.').waitFor();
    await tokenOf(page).fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
    expect(await page.evaluate('localStorage.length')).toBe(0);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await context.close();
  });

  it('forgets the token on signing out', async () => {
    const { page, context } = await openTab(browser, address, { token: TOKEN });
    await page.getByRole('button', { name: /^You are/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await tokenOf(page).waitFor();
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(TOKEN);
    await context.close();
  });

  it('says that it is live, that the gateway is gone, and that it is back', async () => {
    const { page, context } = await openTab(browser, address, { token: TOKEN });
    await page.getByText('Live').waitFor();
    await context.setOffline(true);
    await page.getByText('Offline, trying again').waitFor();
    await context.setOffline(false);
    await page.getByText('Live').waitFor();
    await context.close();
  });

  it('shares its origin with a description of the API that runs only our own files too', async () => {
    const { page, context, complaints } = await openTab(browser, `${address}/docs`);
    await page.getByText('/v1/actions/{id}/approval').first().waitFor();
    const { headers } = await call(address, 'GET', '/docs');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'; script-src 'self'; /,
    );
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('takes nothing from an address that its pages do not understand', async () => {
    const { page, context, complaints } = await openTab(browser, address, { token: TOKEN });
    const asked = page.waitForRequest('**/v1/statistics*');
    await page.goto(`${address}/overview?window=__proto__`);
    expect((await asked).url()).not.toContain('__proto__');
    await page.goto(`${address}/playground?action={"a":1}&with={"__proto__":{"ran":1}}`);
    await page.getByRole('heading', { name: 'Playground', level: 1 }).waitFor();
    expect(await page.evaluate('({}).ran ?? null')).toBeNull();
    expect(complaints).toEqual([]);
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s', async (scheme) => {
      const { page, context, complaints } = await openTab(browser, address, { screen, scheme });
      await tokenOf(page).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      await tokenOf(page).fill(TOKEN);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^You are/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await context.close();
    });
  });
});
