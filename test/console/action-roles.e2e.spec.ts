import type { Browser } from 'playwright-core';
import { failuresOf, openAction } from '../support/action-page.js';
import { openBrowser } from '../support/browser.js';
import { call, needsApproval } from '../support/client.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const ADMIN = 'a-token-of-the-test';
const admin = { authorization: `Bearer ${ADMIN}` };

let system: System;
let address: string;
let browser: Browser;
let id: string;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem({ env: { FARA_AUTH_TOKEN: ADMIN } }), openBrowser()]);
  [address = ''] = system.addresses;
  const { body } = await call(address, 'POST', '/v1/actions', {
    body: needsApproval(),
    headers: { ...admin, prefer: 'wait=10' },
  });
  ({ id } = body);
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function tokenOf(role: 'agent' | 'approver' | 'auditor'): Promise<string> {
  const { body } = await call<{ token: string }>(address, 'POST', '/v1/tokens', {
    body: { name: `the-${role}`, role, ...(role === 'agent' && { agent_id: 'agent-1' }) },
    headers: admin,
  });
  return body.token;
}

describe('the page of an action', () => {
  it('shows an agent the proofs, and says that the text of the policy is not for it', async () => {
    const { page, context } = await openAction(browser, address, id, { token: await tokenOf('agent') });
    await page.getByText('this sign-in may not read policies').waitFor();
    await page.getByText('this sign-in may not answer for one').waitFor();
    expect(await failuresOf(page)).toBe(0);
    expect(await page.getByRole('button', { name: 'Judge it again' }).count()).toBe(0);
    const curl = await page.getByRole('region', { name: 'Submit it again by curl' }).textContent();
    expect(curl).toContain('$FARAMESH_TOKEN');
    await context.close();
  });

  it('leads an approver to the answer, and lets an auditor judge again', async () => {
    const approver = await openAction(browser, address, id, { token: await tokenOf('approver') });
    await approver.page.getByRole('link', { name: 'Answer it in the inbox' }).waitFor();
    expect(await approver.page.getByRole('button', { name: 'Judge it again' }).count()).toBe(0);
    await approver.context.close();
    const auditor = await openAction(browser, address, id, { token: await tokenOf('auditor') });
    await auditor.page.getByRole('region', { name: /^The text of the rule/ }).waitFor();
    await auditor.page.getByRole('button', { name: 'Judge it again' }).click();
    await auditor.page.getByText('it comes out the same').waitFor();
    await auditor.context.close();
  });
});
