import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { signerOf } from '#transparency';
import { failuresOf, finding, happened, openAction, submitted, wholeStory } from '../support/action-page.js';
import type { Tab } from '../support/browser.js';
import { accessibilityFindings, openBrowser, openTab } from '../support/browser.js';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
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

const asOwner = async (sql: string): Promise<void> => {
  const owner = new pg.Client({ connectionString: system.database.dsn });
  await owner.connect();
  await owner.query(sql).finally(() => owner.end());
};

describe('a log that was tampered with', () => {
  it('shows which event does not match what its hash was made of', async () => {
    const id = await wholeStory(address);
    await asOwner(`ALTER TABLE events DISABLE TRIGGER ALL;
      UPDATE events SET meta = jsonb_set(meta::jsonb, '{approver}', '"mallory"')::json WHERE action_id = '${id}' AND sequence = 3;
      ALTER TABLE events ENABLE TRIGGER ALL`);
    const { page, context } = await openAction(browser, address, id);
    await finding(page, /Hash chain: Event 3 does not match/).waitFor();
    await happened(page).getByText('Event 3: A field of it is not what its hash was made of').waitFor();
    expect(await happened(page).getByText('Its hashes hold').count()).toBe(4);
    expect(await accessibilityFindings(page)).toEqual([]);
    await context.close();
  });

  it('so that a decision has no form left still shows which event it is', async () => {
    const id = await wholeStory(address);
    await asOwner(`ALTER TABLE events DISABLE TRIGGER ALL;
      UPDATE events SET meta = '{"decision": "require_approval", "trace": 5}' WHERE action_id = '${id}' AND sequence = 2;
      ALTER TABLE events ENABLE TRIGGER ALL`);
    const { page, context } = await openAction(browser, address, id);
    await finding(page, /Hash chain: Event 2 does not match/).waitFor();
    await page.getByText('The decision cannot be shown').waitFor();
    await context.close();
  });

  it('is seen by a tab that saw it before, when its checkpoints are other ones', async () => {
    const { page, context } = await openAction(browser, address, await wholeStory(address));
    expect(await failuresOf(page)).toBe(0);
    const note = await page.evaluate<string>("sessionStorage.getItem('faramesh-checkpoint')");
    await page.route('**/v1/log/consistency?**', (route) =>
      route.fulfill({ json: { from: note, to: note, hashes: ['ab'.repeat(32)] } }),
    );
    await submitted(address, anAction());
    await eventually(async () => {
      await page.getByRole('button', { name: 'Check again' }).click();
      const [says] = await finding(page, /^This tab/).allTextContents();
      expect(says).toBe('This tab: The log does not grow out of what this tab saw before: it was rewritten.');
    });
    expect(await page.evaluate("sessionStorage.getItem('faramesh-checkpoint')")).toBe(note);
    await context.close();
  });
});

describe('a key', () => {
  const stranger = signerOf('faramesh/one', Buffer.alloc(32, 9)).verifierKey;
  const label = 'A public key that you trust';
  const trust = async (page: Page, key: string): Promise<void> => {
    await page.getByLabel(label).fill(key);
    await page.getByRole('button', { name: 'Hold it against this key' }).click();
  };

  it('that is the one of the gateway is held against, and kept in the tab', async () => {
    const { page, context } = await openAction(browser, address, await wholeStory(address));
    const { body } = await call<{ verifier_key: string }[]>(address, 'GET', '/v1/log/keys');
    await page.getByText('Held against the keys that this gateway names itself').waitFor();
    await trust(page, body[0]?.verifier_key ?? '');
    await page.getByText('The gateway names the key that you trust').waitFor();
    expect(await failuresOf(page)).toBe(0);
    await page.reload();
    await page.getByText('The gateway names the key that you trust').waitFor();
    await page.getByRole('button', { name: 'Forget this key' }).click();
    await page.getByLabel(label).waitFor();
    await context.close();
  });

  it('of a stranger shows that another signed, and what is no key is refused in a sentence', async () => {
    const { page, context } = await openAction(browser, address, await wholeStory(address));
    await trust(page, 'nonsense');
    await page.getByText('A verifier key has the form name+id+key').waitFor();
    await trust(page, stranger);
    await page.getByText('The gateway does not name the key that you trust').waitFor();
    await finding(page, /Checkpoint: .*signed by none of the keys/).waitFor();
    await context.close();
  });
});

describe('a gateway that lies', () => {
  const opened = async (lie: (page: Page) => Promise<unknown>): Promise<Tab> => {
    const id = await wholeStory(address);
    const tab = await openTab(browser, `${address}/actions`);
    await lie(tab.page);
    await tab.page.goto(`${address}/actions/${id}`);
    return tab;
  };

  it('about a checkpoint is found out', async () => {
    const { page, context } = await opened((tab) =>
      tab.route('**/v1/log/checkpoint', async (route) => {
        const text = await (await route.fetch()).text();
        await route.fulfill({ body: text.replace(/\n\d+\n/, '\n999\n'), contentType: 'text/plain' });
      }),
    );
    const forged = finding(page, /Checkpoint: .* is forged, or the text under it was changed/);
    await forged.getByRole('img', { name: 'Does not hold' }).waitFor();
    await context.close();
  });

  it('about a proof is found out', async () => {
    const { page, context } = await opened((tab) =>
      tab.route('**/events/2/proof?**', async (route) => {
        const proof = (await (await route.fetch()).json()) as { leaf_index: number };
        await route.fulfill({ json: { ...proof, leaf_index: proof.leaf_index - 1 } });
      }),
    );
    await finding(page, /Event 2: The proof does not lead to the checkpoint/).waitFor();
    await finding(page, /Event 1: Sealed/).waitFor();
    await context.close();
  });

  it('about an event is found out', async () => {
    const { page, context } = await opened((tab) =>
      tab.route('**/v1/actions/*/events', async (route) => {
        const events = (await (await route.fetch()).json()) as { payload: object }[];
        const forged = events.map((event, index) => (index === 0 ? { ...event, payload: {} } : event));
        await route.fulfill({ json: forged });
      }),
    );
    await finding(page, /Hash chain: Event 1 does not match/).waitFor();
    await happened(page).getByText('What was written in it is not what its hash was made of').waitFor();
    await context.close();
  });

  it('about the policy that decided is found out', async () => {
    const { page, context } = await opened((tab) =>
      tab.route('**/v1/policy/history/*', async (route) => {
        const recorded = (await (await route.fetch()).json()) as { policy: { file: string; text: string }[] };
        const policy = recorded.policy.map(({ file, text }) => ({
          file,
          text: text.replace('require_approval', 'allow'),
        }));
        await route.fulfill({ json: { ...recorded, policy } });
      }),
    );
    await page.getByText('This text could not be shown to be the one that decided').first().waitFor();
    await context.close();
  });
});
