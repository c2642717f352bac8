import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openTab, type Tab } from '../support/browser.js';
import { call, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { cardOf, type Inbox, startInbox } from '../support/inbox.js';

const policy = (description: string): string => `rules:
  - match: { tool: shell, op: '*' }
    require_approval: true
    description: ${description}
`;

const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-roles-'));
const policyFile = path.join(folder, 'policy.yaml');

let inbox: Inbox;
let browser: Browser;
/** The hash of a policy that was in force before. */
let former: string;
/** Two of the agent, alike, and one of another. */
let own: readonly [string, string];
let foreign: string;

beforeAll(async () => {
  writeFileSync(policyFile, policy('As it was'));
  [inbox, browser] = await Promise.all([startInbox({ FARA_POLICY_FILE: policyFile }), openBrowser()]);
  const admin = { headers: { authorization: `Bearer ${inbox.tokens.dave}` } };
  const { body: info } = await call<{ policy_hash: string }>(inbox.address, 'GET', '/v1/policy/info', admin);
  former = info.policy_hash;
  own = [await inbox.submit(), await inbox.submit()];
  const { body } = await call(inbox.address, 'POST', '/v1/actions', {
    body: needsApproval({ agent_id: 'another' }),
    headers: { ...admin.headers, prefer: 'wait=10' },
  });
  foreign = body.id;
  writeFileSync(policyFile, policy('As it is'));
  await call(inbox.address, 'POST', '/v1/policy/refresh', admin);
  writeFileSync(policyFile, policy('As nobody has put it in force'));
});
afterAll(async () => {
  await browser.close();
  await inbox.system.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const openAs = (name: 'robot' | 'carol', at: string): Promise<Tab> =>
  openTab(browser, inbox.address + at, { token: inbox.tokens[name] });

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const buttons = (page: Page, name: RegExp): Promise<number> => page.getByRole('button', { name }).count();
const idsListed = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('[role=row][id]')].map(({ id }) => id.slice(7)).sort()`);

/** Neither buttons nor keys answer, and nothing explains keys that do not. */
async function expectNoAnswering(page: Page, id: string): Promise<void> {
  await page.getByText('Your token may look but not answer.').waitFor();
  await cardOf(page, id).getByText('Held because').waitFor();
  expect(await buttons(page, /Approve|Deny|Answer/)).toBe(0);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await page.keyboard.press('?');
  await page.getByText('The next card').waitFor();
  expect(await page.getByText('Begin to approve').count()).toBe(0);
  expect(await page.getByLabel('Reason').count()).toBe(0);
}

describe('signed in as an agent, the console', () => {
  it('shows what of it waits, and offers no answer', async () => {
    const { page, complaints } = await openAs('robot', '/');
    await expectNoAnswering(page, own[0]);
    await cardOf(page, own[1]).waitFor();
    expect(await cardOf(page, foreign).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('lists its own actions, those that come too, and no others', async () => {
    const { page, complaints } = await openAs('robot', '/actions');
    await page.getByText('Live').waitFor();
    await eventually(async () => expect(await idsListed(page)).toEqual([...own].sort()));
    await call(inbox.address, 'POST', '/v1/actions', {
      body: needsApproval({ agent_id: 'another' }),
      headers: { authorization: `Bearer ${inbox.tokens.dave}` },
    });
    const later = await inbox.submit({ operation: 'later' });
    await page.locator(`[id="action-${later}"]`).waitFor();
    expect(await idsListed(page)).toEqual([...own, later].sort());
    expect(complaints).toEqual([]);
  });

  it('shows an action of it without the audit, and none of another agent', async () => {
    const { page, complaints } = await openAs('robot', `/actions/${own[0]}`);
    await page.getByText('this sign-in may not answer for one').waitFor();
    await page.getByText('this sign-in may not read policies').waitFor();
    await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
    expect(await buttons(page, /Judge it again/)).toBe(0);
    expect(await page.getByRole('heading', { name: 'Judge it again' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    const other = await openAs('robot', `/actions/${foreign}`);
    await other.page.getByText('This action is not here').waitFor();
    expect(await other.page.getByText('another').count()).toBe(0);
  });

  it('says on the overview that the figures of all are not for it, and asks for none', async () => {
    const { page, complaints } = await openAs('robot', '/overview');
    await page.getByText('Your token shows its own agent only').waitFor();
    expect(await page.getByRole('link', { name: '24 hours' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['list', () => '/policies'],
    ['page', () => `/policies/${former}`],
  ])('says on the %s of policies that it may not read them, and who may', async (_, at) => {
    const { page, complaints } = await openAs('robot', at());
    await page.getByText('Your token may not read policies').waitFor();
    await page.getByText('ask for a token of such a role').waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('tries a text to begin with in the playground, beside the gateway’s own answer', async () => {
    const { page, complaints } = await openAs('robot', `/playground?action=${own[0]}`);
    await page.getByText('You may not read the policy in force; this is a text to begin with.').waitFor();
    const decision = page.getByRole('group', { name: 'The decision' });
    await decision.getByRole('region', { name: 'By this text' }).waitFor();
    await decision
      .getByRole('region', { name: 'The gateway answers' })
      .getByText('rule 1 “As it is”')
      .waitFor();
    await page.getByLabel('Text of the policy').press('Enter');
    await page.getByRole('button', { name: 'Reset to the text to begin with' }).click();
    expect(complaints).toEqual([]);
  });

  it('opens the playground with an action that it may ask about', async () => {
    const { page, complaints } = await openAs('robot', '/playground');
    await page.getByRole('region', { name: 'The gateway answers' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('signed in as an auditor, the console', () => {
  it('shows what waits of every agent, and offers no answer', async () => {
    const { page, complaints } = await openAs('carol', '/');
    await expectNoAnswering(page, foreign);
    await cardOf(page, own[0]).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lists the actions of every agent', async () => {
    const { page, complaints } = await openAs('carol', '/actions');
    await eventually(async () =>
      expect(await idsListed(page)).toEqual(expect.arrayContaining([...own, foreign])),
    );
    expect(complaints).toEqual([]);
  });

  it('judges an action again, and leads to no answer', async () => {
    const { page, complaints } = await openAs('carol', `/actions/${foreign}`);
    await page.getByText('this sign-in may not answer for one').waitFor();
    await page.getByRole('button', { name: 'Judge it again' }).click();
    await page.getByText('it comes out the same').waitFor();
    expect(await page.getByRole('link', { name: 'Answer it in the inbox' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows the figures', async () => {
    const { page, complaints } = await openAs('carol', '/overview');
    await page.getByText('Wait for a person').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the policies, and puts none in force', async () => {
    const list = await openAs('carol', '/policies');
    await list.page.getByRole('group', { name: 'Files differ' }).waitFor();
    expect(await buttons(list.page, /in force/)).toBe(0);
    expect(list.complaints).toEqual([]);
    const { page, complaints } = await openAs('carol', `/policies/${former}`);
    await page.getByLabel('Text of policy.yaml').getByText('As it was').waitFor();
    expect(await buttons(page, /Roll/)).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('opens the playground with the policy in force', async () => {
    const { page, complaints } = await openAs('carol', '/playground');
    await heading(page, 'Playground');
    await page.getByText('This is the policy in force').waitFor();
    await page.getByText('The gateway answers the same.').waitFor();
    expect(complaints).toEqual([]);
  });
});
