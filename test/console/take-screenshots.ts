import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '#platform';
import type { Browser, Page, Route } from 'playwright-core';
import type { ActionView } from '../../apps/gateway/src/read-action/action-view.dto.js';
import { openBrowser, openTab, type Scheme, type Screen } from '../support/browser.js';
import { call } from '../support/client.js';
import { freePort } from '../support/free-port.js';

/** `npm run screenshots`: every page of the console in docs/console, in light and dark, on a desk and on a phone, with the demo's log. */
const FOLDER = path.join(projectRoot, 'docs/console');

interface Picture {
  readonly name: string;
  readonly path: string;
  /** Something that is there when the page is. */
  readonly shows: RegExp;
  readonly before?: (page: Page) => Promise<unknown>;
}

async function picturesOf(address: string): Promise<Picture[]> {
  const { body: approved } = await call<ActionView[]>(
    address,
    'GET',
    '/v1/actions?status=succeeded&limit=50',
  );
  const action = approved.find(({ reason_code }) => reason_code === 'HUMAN_APPROVED') ?? approved[0];
  const { body: policy } = await call<{ policy_hash: string }>(address, 'GET', '/v1/policy/info');
  if (!action) throw new Error('The demo has no action that succeeded.');
  return [
    { name: 'inbox', path: '/', shows: /^Approve/ },
    { name: 'actions', path: '/actions', shows: /Succeeded/ },
    { name: 'action', path: `/actions/${action.id}`, shows: /Its hashes hold/ },
    { name: 'overview', path: '/overview?window=24h', shows: /By agent/ },
    { name: 'policies', path: '/policies', shows: /In force/ },
    { name: 'policy', path: `/policies/${policy.policy_hash}`, shows: /Compare/ },
    { name: 'playground', path: `/playground?action=${action.id}`, shows: /The gateway answers the same/ },
    {
      name: 'sign-in',
      path: '/',
      shows: /Continue/,
      before: (page) =>
        page.route('**/v1/me', (route) => route.fulfill({ status: 401, json: { detail: 'No token.' } })),
    },
  ];
}

/** The same picture wherever it is taken: without the name of the machine and the folder that it is in. */
async function nameless(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = (await response.text())
    .replaceAll(projectRoot.replace(/\/$/, ''), '/srv/faramesh')
    .replace(new RegExp(`(evaluator|gateway)-${hostname()}-\\w+-\\w+`, 'g'), '$1-1')
    .replaceAll(`"${hostname()}:`, '"gateway-1:');
  await route.fulfill({ response, body });
}

async function take(
  browser: Browser,
  address: string,
  picture: Picture,
  screen: Screen,
  scheme: Scheme,
): Promise<void> {
  const { page, context } = await openTab(browser, 'about:blank', { screen, scheme });
  await page.route('**/v1/policy/**', nameless);
  await picture.before?.(page);
  await page.goto(address + picture.path);
  await page.getByText(picture.shows).first().waitFor();
  // What is read after the page itself: similar actions, proofs.
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: path.join(FOLDER, `${picture.name}-${screen}-${scheme}.png`), scale: 'css' });
  await context.close();
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-screenshots-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const system = spawn(process.execPath, [path.join(projectRoot, 'dist/apps/start/src/main.js')], {
    env: {
      PATH: process.env['PATH'],
      FARA_DATA_DIR: folder,
      FARA_API_PORT: String(port),
      FARAMESH_DEMO: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of system.stdout) if (String(text).includes('Press Ctrl-C')) break;
  const browser = await openBrowser();
  try {
    const address = `http://127.0.0.1:${port}`;
    for (const picture of await picturesOf(address)) {
      for (const screen of ['desktop', 'phone'] as const) {
        for (const scheme of ['light', 'dark'] as const)
          await take(browser, address, picture, screen, scheme);
      }
      process.stdout.write(`${picture.name}\n`);
    }
  } finally {
    await browser.close();
    system.kill();
    await once(system, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
