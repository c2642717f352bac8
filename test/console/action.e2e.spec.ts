import { execFileSync } from 'node:child_process';
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { eraseAction } from '#administration';
import {
  approve,
  failuresOf,
  finding,
  happened,
  openAction,
  submitted,
  wholeStory,
} from '../support/action-page.js';
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

const status = (page: Page): Locator => page.getByRole('main').getByRole('status').first();
/** A browser notes each answer that something is not there, such as the proof of what is not sealed yet. */
const isWorthTelling = (complaint: string): boolean => !complaint.includes('404');

describe('the page of an action', () => {
  it('tells the whole story: who wanted what, what happened to it, and what of it holds', async () => {
    const { page, context, complaints } = await openAction(browser, address, await wholeStory(address));
    await status(page).getByText('Succeeded').waitFor();
    expect(await happened(page).locator('ol > li > p:first-child').allTextContents()).toEqual([
      'agent-1 asked for shell:run.',
      'A person was asked to decide: Shell needs a person.',
      'anonymous approved it: “Looked at it with Ann”.',
      'anonymous took it for execution.',
      'anonymous reported that it succeeded.',
    ]);
    await page.getByRole('group', { name: 'Params' }).getByText('\\u{202e}').waitFor();
    await page.getByRole('group', { name: 'Context' }).getByText('OPS-12').waitFor();
    await page.getByRole('group', { name: 'Result' }).getByText('3').waitFor();
    await happened(page).getByText('Details of event 3').click();
    await page.getByRole('group', { name: 'What was written in event 3' }).getByText('Ann').waitFor();
    await finding(page, /Hash chain: All 5 events/).waitFor();
    expect(await failuresOf(page)).toBe(0);
    expect(await finding(page, /^Event \d: Sealed as number/).count()).toBe(5);
    expect(complaints.filter(isWorthTelling)).toEqual([]);
    await context.close();
  });

  it('shows the rules that decided in the text of the policy, at their lines, beside what they compared', async () => {
    const { page, context } = await openAction(browser, address, await wholeStory(address));
    const rule = page.getByRole('region', { name: 'The text of the rule, lines 5 to 7' });
    const marked = rule.locator('[data-matched]');
    await marked.first().waitFor();
    expect((await marked.allTextContents()).join('')).toBe(
      "  - match: { tool: shell, op: '*' }\n    require_approval: true\n    description: Shell needs a person\n",
    );
    expect(await marked.first().isVisible()).toBe(true);
    const risk = page.getByRole('region', { name: 'The text of the risk rule, lines 16 to 18' });
    await risk.locator('[data-matched]', { hasText: '/etc/shadow' }).waitFor();
    const [box, line] = [await risk.boundingBox(), await risk.locator('[data-matched]').last().boundingBox()];
    expect((line?.y ?? Infinity) + (line?.height ?? 0)).toBeLessThanOrEqual(
      (box?.y ?? 0) + (box?.height ?? 0),
    );
    await page
      .getByRole('region', { name: 'What the rule compared' })
      .getByRole('row', { name: 'tool "shell" "shell" at tool' })
      .waitFor();
    await page.getByText('The rule 2 “Shell needs a person” matches, and it asks for a person.').waitFor();
    expect(await page.getByText('read and hashed in this browser: the text that decided').count()).toBe(2);
    await context.close();
  });

  it('says why no rule decided', async () => {
    const { page, context } = await openAction(
      browser,
      address,
      await submitted(address, anAction({ tool: 'unknown' })),
    );
    await page.getByText('No rule of the policy matches it, and what no rule matches is denied.').waitFor();
    await context.close();
  });

  it('follows the action within a second, and leads to where it is answered', async () => {
    const id = await submitted(address, needsApproval());
    const { page, context } = await openAction(browser, address, id);
    const link = page.getByRole('link', { name: 'Answer it in the inbox' });
    expect(await link.getAttribute('href')).toBe(`/#${id}`);
    await page.getByText('Live').waitFor();
    await finding(page, /^Receipt/).waitFor();
    await approve(address, id);
    const answered = Date.now();
    await status(page).getByText('Approved').waitFor();
    await happened(page).getByText('anonymous approved it').waitFor();
    expect(Date.now() - answered).toBeLessThan(1_000);
    await link.waitFor({ state: 'detached' });
    await finding(page, /This tab: Nothing that this tab has seen was rewritten/).waitFor();
    await finding(page, /^Event 3: Sealed/).waitFor();
    expect(await failuresOf(page)).toBe(0);
    await context.close();
  });

  it('goes back through its events by keyboard, and the address leads to the moment', async () => {
    const id = await wholeStory(address);
    const { page, context } = await openAction(browser, address, id);
    await page.getByRole('slider').focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowLeft');
    await status(page).getByText('Waits for a person').waitFor();
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^Event 2 of 5, /);
    expect(await happened(page).getByText('after the moment shown').count()).toBe(3);
    const linked = page.url();
    expect(linked).toMatch(/\?as_of=\d+$/);
    const other = await openTab(browser, linked);
    await status(other.page).getByText('Waits for a person').waitFor();
    await other.page.getByRole('button', { name: 'Back to now' }).click();
    await status(other.page).getByText('Succeeded').waitFor();
    await other.context.close();
    await page.keyboard.press('Home');
    await status(page).getByText('Being judged').waitFor();
    await page.getByText('It is not decided yet. An evaluator').waitFor();
    await page.keyboard.press('End');
    await status(page).getByText('Succeeded').waitFor();
    expect(page.url()).not.toContain('as_of');
    await context.close();
  });

  it('judges the decision again, side by side', async () => {
    const { page, context } = await openAction(browser, address, await submitted(address, isDenied()));
    await page.getByRole('button', { name: 'Judge it again' }).click();
    await page.getByText('it comes out the same').waitFor();
    await page
      .getByRole('region', { name: 'The decision then and again' })
      .getByRole('row', { name: 'Decision deny deny' })
      .waitFor();
    await context.close();
  });

  it('gives a curl command that makes the same request', async () => {
    const id = await wholeStory(address);
    const { page, context } = await openAction(browser, address, id);
    const curl = await page.getByRole('region', { name: 'Submit it again by curl' }).textContent();
    const answer = JSON.parse(execFileSync('sh', ['-c', curl ?? ''], { encoding: 'utf8' })) as {
      id: string;
      request_hash: string;
    };
    const { body } = await call(address, 'GET', `/v1/actions/${id}`);
    expect(answer.id).not.toBe(id);
    expect(answer.request_hash).toBe(body.request_hash);
    await page.getByRole('tab', { name: 'curl' }).focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText(`explain ${id}`).waitFor();
    await context.close();
  });

  it('says who erased what was sent, and its proofs hold', async () => {
    const id = await wholeStory(address);
    const eraser = new pg.Pool({ connectionString: system.database.dsn, options: '-c role=faramesh_eraser' });
    await eraseAction(eraser, id, {
      reason: 'asked for by the person',
      by: 'dpo',
      now: '2026-01-01T00:00:00.000000Z',
    });
    await eraser.end();
    const { page, context } = await openAction(browser, address, id);
    await page.getByText('What was sent was erased by dpo').waitFor();
    await page.getByText('so the request cannot be made again').waitFor();
    await finding(page, /Hash chain: All 5 events/).waitFor();
    expect(await failuresOf(page)).toBe(0);
    await context.close();
  });

  it.each([
    ['01a20345-2711-739f-8acc-1b14ddfe011b', 'There is no action 01a20345-2711-739f-8acc-1b14ddfe011b.'],
    ['nonsense', 'There is no action "nonsense".'],
  ])('says that %s is no action, and leads back', async (id, says) => {
    const { page, context } = await openAction(browser, address, id);
    await page.getByText(says).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'See all actions' }).click();
    await page.getByRole('heading', { name: 'Actions', level: 1 }).waitFor();
    await context.close();
  });

  describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
    it.each(['light', 'dark'] as const)('has no finding of axe when it is %s', async (scheme) => {
      const { page, context, complaints } = await openAction(browser, address, await wholeStory(address), {
        screen,
        scheme,
      });
      await page.getByRole('region', { name: 'The text of the risk rule' }).waitFor();
      expect(await failuresOf(page)).toBe(0);
      await page.getByRole('button', { name: 'Judge it again' }).click();
      await page.getByText('it comes out the same').waitFor();
      for (const details of await page.locator('summary').all()) await details.click();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      expect(complaints.filter(isWorthTelling)).toEqual([]);
      await context.close();
    });
  });
});
