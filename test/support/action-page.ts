import type { Browser, Locator, Page } from 'playwright-core';
import type { Tab } from './browser.js';
import { openTab } from './browser.js';
import { call, needsApproval } from './client.js';

/** An action is submitted, and decided. @returns its id. */
export async function submitted(address: string, request: object): Promise<string> {
  const { body } = await call(address, 'POST', '/v1/actions', {
    body: request,
    headers: { prefer: 'wait=10' },
  });
  return body.id;
}

export async function approve(address: string, id: string): Promise<void> {
  const { body } = await call(address, 'GET', `/v1/actions/${id}`);
  const answer = { token: body.approval_token, approve: true, reason: 'Looked at it with Ann' };
  const { status } = await call(address, 'POST', `/v1/actions/${id}/approval`, { body: answer });
  if (status !== 200) throw new Error(`the approval was answered ${status}`);
}

/** Held, approved, started and reported: five events. */
export async function wholeStory(address: string): Promise<string> {
  const params = { cmd: "cat /etc/shadow # it's \u202e odd" };
  const id = await submitted(address, needsApproval({ params, context: { ticket: 'OPS-12' } }));
  await approve(address, id);
  const { body } = await call(address, 'POST', `/v1/actions/${id}/start`);
  const result = { success: true, lease: body.lease, result: { lines: 3 } };
  const { status } = await call(address, 'POST', `/v1/actions/${id}/result`, { body: result });
  if (status !== 200) throw new Error(`the result was answered ${status}`);
  return id;
}

export const openAction = (
  browser: Browser,
  address: string,
  id: string,
  looks?: Parameters<typeof openTab>[2],
): Promise<Tab> => openTab(browser, `${address}/actions/${id}`, looks);

const findings = (page: Page): Locator => page.getByRole('list', { name: 'What was checked' });

/** What the page says of one thing that it checked. */
export const finding = (page: Page, text: RegExp): Locator =>
  findings(page).getByRole('listitem').filter({ hasText: text });

export const happened = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: 'What happened' }) });

/** Waits until everything is sealed. @returns how much of it does not hold. */
export async function failuresOf(page: Page): Promise<number> {
  await finding(page, /^Receipt: .*its promise was kept/).waitFor();
  return findings(page).getByRole('img', { name: 'Does not hold' }).count();
}
