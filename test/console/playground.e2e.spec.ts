import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { ActionRequest, DecisionRecord } from '#action';
import { accessibilityFindings, isTooWide, openBrowser, openTab } from '../support/browser.js';
import { call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { runCli } from '../support/run-cli.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const TOKEN = 'a-token-of-the-test';
const ADMIN = { authorization: `Bearer ${TOKEN}` };
const POLICY = `rules:
  - match: { tool: payment, op: refund, amount_gt: 500 }
    deny: true
    description: Large refunds are made by hand
  - match: { tool: payment, op: refund }
    when: has(params.ticket) && params.ticket.startsWith("T-")
    allow: true
    description: Refunds with a ticket
  - match: { tool: sql }
    when: params.rows < 10.0
    allow: true
risk:
  rules:
    - name: vip
      when: { contains: vip }
      risk_level: high
`;

const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-playground-'));
const policyFile = path.join(folder, 'policy.yaml');

let system: System;
let address: string;
let browser: Browser;

beforeAll(async () => {
  writeFileSync(policyFile, POLICY);
  [system, browser] = await Promise.all([
    startSystem({ env: { FARA_POLICY_FILE: policyFile, FARA_AUTH_TOKEN: TOKEN } }),
    openBrowser(),
  ]);
  [address = ''] = system.addresses;
});
afterAll(async () => {
  await browser.close();
  await system.stop();
  rmSync(folder, { recursive: true });
});

const open = (options: Parameters<typeof openTab>[2] = {}, search = '') =>
  openTab(browser, `${address}/playground${search}`, { token: TOKEN, ...options });

const editorOf = (page: Page): Locator => page.getByLabel('Text of the policy');
const decisionOf = (page: Page): Locator => page.getByRole('group', { name: 'The decision' });

async function write(page: Page, text: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

async function fill(
  page: Page,
  { agent_id, tool, operation, params, context }: ActionRequest,
): Promise<void> {
  await page.getByLabel('Agent', { exact: true }).fill(agent_id);
  await page.getByLabel('Tool', { exact: true }).fill(tool);
  await page.getByLabel('Operation', { exact: true }).fill(operation);
  await page.getByLabel('Params (JSON)').fill(JSON.stringify(params));
  await page.getByLabel('Context (JSON)').fill(JSON.stringify(context));
}

/** For an eye-blink after it opened, the list of completions takes no key. */
async function take(page: Page, name: string): Promise<void> {
  const option = page.getByRole('option', { name });
  await option.waitFor();
  await eventually(async () => {
    if (!(await option.and(page.getByRole('option', { selected: true })).isVisible()))
      await page.keyboard.press('ArrowDown');
    await option.and(page.getByRole('option', { selected: true })).waitFor({ timeout: 100 });
  });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))');
  await page.keyboard.press('Enter');
  await option.waitFor({ state: 'hidden' });
}

const anAction = (overrides: Partial<ActionRequest> = {}): ActionRequest => ({
  agent_id: 'bot',
  tool: 'payment',
  operation: 'refund',
  params: { amount: 20, ticket: 'T-1' },
  context: {},
  ...overrides,
});

const evaluate = async (action: ActionRequest): Promise<DecisionRecord> =>
  (await call<DecisionRecord>(address, 'POST', '/playground/eval', { body: action, headers: ADMIN })).body;

describe('the playground', () => {
  it('begins with the policy in force and decides as the gateway does', async () => {
    const { page, context, complaints } = await open();
    await page.getByText('This is the policy in force').waitFor();
    const tried = [
      anAction(),
      anAction({ params: { amount: 501 } }),
      anAction({ params: { amount: 1, ticket: 7 } }),
      anAction({ params: { ticket: 'T-2', note: 'vip' } }),
      anAction({ tool: 'sql', operation: 'select', params: { rows: 9 } }),
      anAction({ tool: 'sql', operation: 'select', params: {} }),
      anAction({ tool: 'rocket', operation: 'launch', params: {} }),
    ];
    const codes = new Set<string>();
    for (const action of tried) {
      await fill(page, action);
      const { decision, reason_code, reason, risk_level, outcome } = await evaluate(action);
      codes.add(reason_code);
      const words = { allow: 'Allowed', deny: 'Denied', require_approval: 'Waits for a person' }[decision];
      const ours = page.getByRole('region', { name: 'By the policy in force', exact: true });
      await ours.getByText(reason_code, { exact: true }).waitFor();
      await ours.getByText(words, { exact: true }).waitFor();
      await ours.getByText(outcome, { exact: true }).waitFor();
      expect((await ours.innerText()).toLowerCase()).toContain(`${risk_level} risk`);
      expect(await ours.innerText()).toContain(reason);
      await decisionOf(page).getByText('The gateway answers the same.').waitFor();
    }
    expect([...codes].sort()).toEqual([
      'CONDITION_ERROR',
      'DEFAULT_DENY_NO_MATCH',
      'POLICY_ALLOW',
      'POLICY_DENY',
      'RISK_UPGRADE',
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('marks the rule that decides, and says why the earlier ones did not', async () => {
    const { page, context } = await open();
    await fill(page, anAction());
    await decisionOf(page).getByText('Refunds with a ticket', { exact: false }).first().waitFor();
    await page.getByText('amount_gt: 500 (params.amount is 20)').waitFor();
    await page.locator('.cm-matched').getByText('payment, op: refund').waitFor();
    await decisionOf(page).getByRole('button', { name: 'line 5' }).click();
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.ariaLabel')).toBe(
      'Text of the policy',
    );
    await context.close();
  });

  it('decides by what is typed, beside what the policy in force says, until it is reset', async () => {
    const { page, context } = await open();
    await fill(page, anAction());
    await decisionOf(page).getByText('POLICY_ALLOW').waitFor();
    await write(page, 'rules:\n  - match: { tool: payment }\n    deny: true\n    description: None at all\n');
    const ours = page.getByRole('region', { name: 'By this text' });
    await ours.getByText('POLICY_DENY').waitFor();
    const theirs = page.getByRole('region', { name: 'The gateway answers, by the policy in force' });
    await theirs.getByText('POLICY_ALLOW').waitFor();
    await page.getByText('This differs from the policy in force.').waitFor();
    await page.getByRole('button', { name: 'Reset to the policy in force' }).click();
    await page.getByText('This is the policy in force').waitFor();
    await decisionOf(page).getByText('The gateway answers the same.').waitFor();
    expect(await editorOf(page).innerText()).toContain('Large refunds are made by hand');
    expect(await page.getByRole('button', { name: 'Reset to the policy in force' }).count()).toBe(0);
    await context.close();
  });

  it('shows what is wrong and what is odd at its line', async () => {
    const { page, context } = await open();
    await page.getByText('nothing in it is odd').or(page.getByText('finding')).first().waitFor();
    await write(page, 'rules:\n  - match: { tool: a }\n    alow: true\n');
    await page.getByText('It cannot be read').waitFor();
    await page.getByText('did you mean "allow"?').waitFor();
    await page.getByText('The text cannot be read, so it decides nothing').waitFor();
    await page.locator('.cm-lintRange-error').getByText('alow').waitFor();
    await page.getByRole('button', { name: 'Line 3' }).click();
    await write(
      page,
      'rules:\n  - match: { tool: a }\n    allow: true\n  - match: { tool: a, op: b }\n    deny: true\n',
    );
    await page.getByText('It can be read; 1 finding.').waitFor();
    await page.getByRole('button', { name: 'Line 4 never-matches' }).waitFor();
    await page.locator('.cm-lintRange-warning').getByText('op: b').waitFor();
    await context.close();
  });

  it('completes keys and values by the keyboard, and is left by it', async () => {
    const { page, context } = await open();
    await write(page, 'rules:\n  - match: { tool: a }\n    ');
    await page.keyboard.type('requ');
    await take(page, 'require_approval');
    await page.keyboard.press('Enter');
    await page.keyboard.type('risk: ');
    await page.keyboard.press('Control+Space');
    await take(page, 'medium');
    expect(await editorOf(page).innerText()).toContain('require_approval: true\n    risk: medium');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.shadowRoot')).toBeNull();
    await context.close();
  });

  it('judges by a profile that is written beside it', async () => {
    const { page, context } = await open();
    await fill(page, anAction());
    await page.getByRole('tab', { name: 'Profile (none)' }).click();
    await page.getByLabel('Text of the profile').click();
    await page.keyboard.insertText('id: narrow\nversion: "1"\nallowed_tools: [file]\n');
    await page.getByRole('region', { name: 'By this text' }).getByText('PROFILE_DISALLOWS_TOOL').waitFor();
    await page.getByText('The profile decides, so the rules of the policy are not asked.').waitFor();
    await context.close();
  });

  it('is filled from a pasted call, and says when there is none in it', async () => {
    const { page, context } = await open();
    await page.getByRole('button', { name: 'Paste a call' }).click();
    await page.getByLabel('Call', { exact: true }).fill('hello');
    await page.getByRole('button', { name: 'Fill the form' }).click();
    await page.getByText('This is not valid JSON.').waitFor();
    await page
      .getByLabel('Call', { exact: true })
      .fill(`curl ${address}/v1/actions -d '${JSON.stringify(anAction({ params: { amount: 700 } }))}'`);
    await page.getByRole('button', { name: 'Fill the form' }).click();
    await decisionOf(page).getByText('POLICY_DENY').waitFor();
    expect(await page.getByLabel('Agent', { exact: true }).inputValue()).toBe('bot');
    await context.close();
  });

  it('is filled from the log, by a search and by its address', async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202e';
    const { body } = await call(address, 'POST', '/v1/actions', {
      body: anAction({ agent_id: hostile, params: { amount: 900 } }),
      headers: ADMIN,
    });
    const { page, context, complaints } = await open();
    await page.getByRole('button', { name: 'From the log' }).click();
    await page.getByLabel('Search').fill('onerror 900');
    await page.getByText('1 of').waitFor();
    await page.getByRole('button', { name: 'payment:refund' }).click();
    await decisionOf(page).getByText('POLICY_DENY').waitFor();
    expect(await page.getByLabel('Agent', { exact: true }).inputValue()).toBe(hostile);
    expect(new URL(page.url()).searchParams.get('action')).toBe(body.id);
    await page.reload();
    await decisionOf(page).getByText('POLICY_DENY').waitFor();
    expect(JSON.parse(await page.getByLabel('Params (JSON)').inputValue())).toEqual({ amount: 900 });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('keeps decisions as cases which the tests of policies take', async () => {
    const { page, context } = await open();
    await fill(page, anAction());
    await decisionOf(page).getByText('POLICY_ALLOW').waitFor();
    await page.getByLabel('What holds, as a sentence').fill('a refund with a ticket goes through');
    await page.getByRole('button', { name: 'Keep the case' }).click();
    await page.getByText('Kept: a refund with a ticket goes through.').waitFor();
    await fill(page, anAction({ params: { amount: 501 } }));
    await decisionOf(page).getByText('POLICY_DENY').waitFor();
    await page.getByRole('button', { name: 'Keep the case' }).click();
    await page.getByText('payment:refund by bot is denied.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download policy.test.yaml' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('policy.test.yaml');
    await download.saveAs(path.join(folder, 'policy.test.yaml'));
    const { code, output } = await runCli(['policy', 'test', policyFile]);
    expect([code, output]).toEqual([0, expect.stringContaining('2 passed, 0 failed')]);
    await context.close();
  });

  it('goes on judging while a policy of endless combinations is looked through', async () => {
    const { page, context } = await open();
    const rules = Array.from(
      { length: 60 },
      (_, index) =>
        `  - match: { pattern: 'a.*${index}.*b', field: f${index}, value: '*x*' }\n    when: params.a${index}.exists(x, x == ${index}) || params.b${index} > 1.0\n    allow: true\n`,
    );
    await write(page, `rules:\n${rules.join('')}`);
    await page.getByText('Checking …').waitFor();
    await fill(page, anAction({ tool: 'sql' }));
    await page.getByRole('region', { name: 'By this text' }).getByText('DEFAULT_DENY_NO_MATCH').waitFor();
    expect(await page.getByText('Checking …').isVisible()).toBe(true);
    await write(page, POLICY);
    await page.getByText('This is the policy in force').waitFor();
    await page.getByText(/It can be read/).waitFor();
    await context.close();
  });

  it('is for agents too, with a text to begin with and their own answer from the gateway', async () => {
    const { body } = await call<{ token: string }>(address, 'POST', '/v1/tokens', {
      body: { name: 'bot', role: 'agent' },
      headers: ADMIN,
    });
    const { page, context } = await open({ token: body.token });
    await page.getByText('You may not read the policy in force').waitFor();
    await fill(page, anAction());
    await page
      .getByRole('region', { name: 'The gateway answers, by the policy in force' })
      .getByText('POLICY_ALLOW')
      .waitFor();
    await fill(page, anAction({ agent_id: 'another' }));
    await page.getByText('This token speaks for another agent').waitFor();
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s', async (scheme) => {
      const { page, context, complaints } = await open({ screen, scheme });
      await fill(page, anAction());
      await decisionOf(page).getByText('POLICY_ALLOW').waitFor();
      await write(
        page,
        'rules:\n  - match: { tool: payment }\n    allow: true\n  - match: { tool: payment, op: x }\n    deny: true\n',
      );
      await page.getByText('It can be read').waitFor();
      await page.getByText('1 finding').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await page.getByRole('button', { name: 'From the log' }).click();
      await page.getByLabel('Search').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await context.close();
    });
  });
});
