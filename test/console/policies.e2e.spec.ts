import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
import { call } from '../support/client.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const TOKEN = 'a-token-of-the-test';
const ADMIN = { authorization: `Bearer ${TOKEN}` };
const HOSTILE = '<img src=x onerror=alert(1)>';

const policy = (limit: number, more = ''): string => `rules:
  - match: { tool: payment, op: refund, amount_gt: ${limit} }
    require_approval: true
    description: "Refunds above ${limit} need a person ${HOSTILE}\\u202e"
  - match: { tool: payment, op: refund, amount_gt: 0 }
    allow: true
    description: Small refunds
${more}`;
const NEVER = `  - match: { tool: payment, op: refund, amount_gt: 900 }
    deny: true
`;
const SUITE = `- name: a refund of fifty goes through
  action: { tool: payment, operation: refund, params: { amount: 50 } }
  decision: allow
- name: a refund of eighty waits ${HOSTILE}
  action: { tool: payment, operation: refund, params: { amount: 80 } }
  decision: require_approval
`;

const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-policies-'));
const policyFile = path.join(folder, 'policy.yaml');

let system: System;
let address: string;
let browser: Browser;
/** The hashes of what was put in force, in order. */
let first: string;
let second: string;
let third: string;

interface Info {
  readonly policy_hash: string;
}

const inForce = async (): Promise<string> =>
  (await call<Info>(address, 'GET', '/v1/policy/info', { headers: ADMIN })).body.policy_hash;

async function refreshTo(text: string): Promise<string> {
  writeFileSync(policyFile, text);
  const { body } = await call<Info>(address, 'POST', '/v1/policy/refresh', { headers: ADMIN });
  return body.policy_hash;
}

beforeAll(async () => {
  writeFileSync(policyFile, policy(50));
  writeFileSync(path.join(folder, 'policy.test.yaml'), SUITE);
  [system, browser] = await Promise.all([
    startSystem({ evaluators: 0, env: { FARA_POLICY_FILE: policyFile, FARA_AUTH_TOKEN: TOKEN } }),
    openBrowser(),
  ]);
  [address = ''] = system.addresses;
  first = await inForce();
  second = await refreshTo(policy(90, NEVER));
});
afterAll(async () => {
  await browser.close();
  await system.stop();
  rmSync(folder, { recursive: true });
});

const open = (at: string, options: Parameters<typeof openTab>[2] = {}) =>
  openTab(browser, address + at, { token: TOKEN, ...options });

async function tokenOf(role: string): Promise<string> {
  const { body } = await call<{ token: string }>(address, 'POST', '/v1/tokens', {
    body: { name: `the-${role}`, role },
    headers: ADMIN,
  });
  return body.token;
}

const rows = (page: Page) => page.getByRole('table').getByRole('row');

describe('the policies of the console', () => {
  it('tell what is in force, and what was, and hear of what is put in force meanwhile', async () => {
    const { page, context, complaints } = await open('/policies');
    await page.getByText(second).waitFor();
    await page.getByText(policyFile, { exact: true }).waitFor();
    expect(await rows(page).count()).toBe(3);
    third = await refreshTo(policy(70));
    await page.getByText(third).waitFor();
    await rows(page).nth(3).waitFor();
    const newest = rows(page).nth(1);
    expect(await newest.innerText()).toMatch(new RegExp(`${third.slice(0, 12)}[^]*In force`));
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('show what each changed, by meaning and by text', async () => {
    const { page, context, complaints } = await open('/policies');
    await page.getByRole('link', { name: `What it changed: ${second.slice(0, 12)}` }).click();
    await page.getByText('It only loosens').waitFor();
    await page
      .getByText('Waits for a person, low risk (policy.yaml:2) → Allowed, low risk (policy.yaml:5)')
      .waitFor();
    await page.getByText('"amount": 90').waitFor();
    const changes = page.getByRole('region', { name: 'Changes of policy' });
    expect(await changes.locator('del').allInnerTexts()).toEqual([
      expect.stringContaining('amount_gt: 50'),
      expect.stringContaining('Refunds above 50'),
    ]);
    expect(await changes.locator('ins').count()).toBe(4);
    await page.getByLabel('From', { exact: true }).selectOption(third);
    await page.getByText('"amount": 90').waitFor();
    expect(new URL(page.url()).searchParams.get('with')).toBe(third);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('show a text with its findings, at the line that a link names, and what is hostile in it as it stands', async () => {
    const { page, context, complaints } = await open(`/policies/${second}?line=5`);
    const text = page.getByLabel('Text of policy.yaml');
    await text.waitFor();
    await page.locator('.cm-named').getByText('amount_gt: 0').waitFor();
    await page.getByText('It can be read; 1 finding.').waitFor();
    await page.getByRole('button', { name: 'Line 8 never-matches' }).click();
    await page.locator('.cm-lintRange-warning').getByText('amount_gt: 900').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('x');
    expect(await text.innerText()).toContain(HOSTILE);
    expect(await text.innerText()).not.toContain('xmatch');
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('run the tests that lie beside the policy on any of them', async () => {
    const { page, context, complaints } = await open(`/policies/${first}?view=tests`);
    await page.getByText('2 passed, 0 failed.').waitFor();
    await page.goto(`${address}/policies/${second}?view=tests`);
    await page.getByText('1 passed, 1 failed.').waitFor();
    await page.getByText('expected require_approval, actual allow').waitFor();
    await page.getByText(/covered: \d of 3 rules/).waitFor();
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('roll back for an admin who looked at what that changes', async () => {
    const { page, context, complaints } = await open(`/policies/${first}`);
    await page.getByRole('button', { name: 'Roll back to this policy' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It only tightens').waitFor();
    const roll = dialog.getByRole('button', { name: 'Roll back', exact: true });
    await roll.click({ force: true });
    expect(await inForce()).toBe(third);
    await dialog.getByRole('checkbox').check();
    await roll.click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('status').filter({ hasText: 'is in force again' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Rolled back');
    expect(await inForce()).toBe(first);
    await page.goto(`${address}/policies`);
    await page.getByText('Rolled back to').waitFor();
    await page.getByText('They decide nothing until somebody puts them in force.').waitFor();
    await page.getByRole('button', { name: 'Put the files in force' }).click();
    await page.getByText(third).waitFor();
    expect(await inForce()).toBe(third);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tell why a rollback is refused when somebody was faster', async () => {
    const { page, context } = await open(`/policies/${first}`);
    await page.getByRole('button', { name: 'Roll back to this policy' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').check();
    await page.route('**/v1/policy/info', (route) => route.abort());
    await call(address, 'POST', '/v1/policy/rollback', { body: { hash: first }, headers: ADMIN });
    await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
    await dialog.getByText('is in force already').waitFor();
    await call(address, 'POST', '/v1/policy/refresh', { headers: ADMIN });
    await context.close();
  });

  it('show what the files hold that was refused', async () => {
    writeFileSync(policyFile, 'rules:\n  - match: { tool: a }\n    alow: true\n');
    await call(address, 'POST', '/v1/policy/refresh', { headers: ADMIN });
    const { page, context } = await open('/policies');
    await page.getByText('What the files hold was refused').waitFor();
    await page.getByText('did you mean "allow"?').waitFor();
    writeFileSync(policyFile, policy(70));
    await call(address, 'POST', '/v1/policy/refresh', { headers: ADMIN });
    await page.getByText('What the files hold was refused').waitFor({ state: 'hidden' });
    await context.close();
  });

  it('offer an auditor to read and not to change, and an agent nothing', async () => {
    const [auditor, agent] = await Promise.all(['auditor', 'agent'].map(tokenOf));
    const reading = await open(`/policies/${first}`, { token: auditor ?? '' });
    await reading.page.getByText('It can be read').waitFor();
    expect(await reading.page.getByRole('button', { name: 'Roll back to this policy' }).count()).toBe(0);
    await reading.context.close();
    const refused = await open('/policies', { token: agent ?? '' });
    await refused.page.getByText('Your token may not read policies').waitFor();
    expect(refused.complaints).toEqual([]);
    await refused.context.close();
  });

  it('say so at an address that no policy has', async () => {
    const { page, context } = await open('/policies/abcdef');
    await page.getByText('No policy and no profile with this hash was ever in force.').waitFor();
    await page.getByRole('link', { name: 'the history' }).waitFor();
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    beforeAll(() => refreshTo(policy(70)));

    it.each(['light', 'dark'] as const)('have no finding of axe when it is %s', async (scheme) => {
      const { page, context, complaints } = await open('/policies', { screen, scheme });
      await page.getByRole('table').waitFor();
      const look = async (): Promise<void> => {
        expect(await accessibilityFindings(page)).toEqual([]);
        expect(await isTooWide(page)).toBe(false);
      };
      await look();
      await page
        .getByRole('link', { name: second.slice(0, 12), exact: true })
        .first()
        .click();
      await page.getByText('1 finding').waitFor();
      await look();
      await page.getByRole('tab', { name: 'Tests' }).click();
      await page.getByText('1 passed, 1 failed.').waitFor();
      await look();
      await page.getByRole('tab', { name: 'Compare' }).click();
      await page.getByText('By meaning').waitFor();
      await look();
      await page.getByRole('button', { name: 'Roll back to this policy' }).click();
      await page.getByRole('dialog').getByText('By meaning').waitFor();
      await look();
      expect(complaints).toEqual([]);
      await context.close();
    });
  });
});
