import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { linkEvents } from '#event-record';
import type { Hash } from '#transparency';
import {
  checkpointText,
  consistencyProof,
  Frontier,
  inclusionProof,
  leafHash,
  receiptText,
  signerOf,
  signNote,
} from '#transparency';
import { aCreated, aDecisionMade } from '../support/builders.js';
import { openBrowser } from '../support/browser.js';
import type { LibInput } from '../support/lib-results.js';
import { libResults } from '../support/lib-results.js';

/** As the gateway serves pages, but for where they come from. */
const CSP = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const ORIGIN = 'http://a-phone-that-came-by-http.test';

let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundled('test/support/lib-results.ts')]);
});
afterAll(() => browser.close());

/** By the build of the console, which puts what browsers have in the place of what node has; Vite can't run inside of Jest. */
async function bundled(entry: string): Promise<string> {
  const build = `
    import { build } from 'vite';
    const { output } = await build({
      configFile: 'apps/console/vite.config.mjs',
      logLevel: 'error',
      build: { write: false, rolldownOptions: { input: '${entry}', output: { codeSplitting: false } } },
    });
    process.stdout.write(output[0].code);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', build], {
    maxBuffer: 2 ** 24,
  });
  return stdout;
}

const vectorsIn = (name: string): unknown => JSON.parse(readFileSync(`test/vectors/${name}.json`, 'utf8'));

async function input(): Promise<LibInput> {
  const leaves = ['', 'a', 'ü', 'd', 'e', 'f', 'g'].map((text) => leafHash(Buffer.from(text)));
  const treeOf = (size: number, from = 0): Frontier => {
    const tree = new Frontier();
    for (const leaf of leaves.slice(from, from + size)) tree.append(leaf);
    return tree;
  };
  const read = (height: number, index: number): Promise<Hash> =>
    Promise.resolve(treeOf(2 ** height, index * 2 ** height).root());
  const hex = (hash: Buffer): string => hash.toString('hex');
  const [one, two] = [
    signerOf('faramesh/one', Buffer.alloc(32, 1)),
    signerOf('faramesh/one', Buffer.alloc(32, 2)),
  ];
  const head = checkpointText({ origin: 'faramesh/one', size: 7, root: treeOf(7).root() });
  const action_id = '01a20345-2711-739f-8acc-1b14ddfe011b';
  const receipt = receiptText({
    origin: 'faramesh/one',
    action_id,
    sequence: 2,
    position: 12,
    record_hash: 'ab'.repeat(32),
    included_by: '2026-01-01T00:00:00.000000Z',
  });
  const signed = signNote(head, [one]);
  const { policies, decisions } = vectorsIn('policy-decisions') as {
    policies: Record<string, string>;
    decisions: LibInput['actions'];
  };
  return {
    requests: (vectorsIn('request-hash') as { request: LibInput['requests'][number] }[]).map(
      ({ request }) => request,
    ),
    texts: [
      '{"tool":"a"}',
      '{"a":1,"a":2}',
      '"\xff"',
      '"\\ud800"',
      '[9007199254740993]',
      '\xef\xbb\xbf{}',
      '"\xc3\xbc"',
    ],
    policies,
    actions: decisions,
    documents: Object.entries(policies).map(([file, text]) => ({ file, text })),
    events: linkEvents(
      [aCreated({ params: { note: 'ünïcode "quoted"\u2028', amount: 1e21 } }), aDecisionMade('allow')],
      {
        action_id,
        after: null,
        actor: { type: 'agent', id: 'ä' },
        created_at: '2026-01-01T00:00:00.000000Z',
      },
    ),
    notes: [
      signed,
      signed.replace('\n7\n', '\n8\n'),
      signNote(head, [one, two]),
      signNote(head, [two]),
      signNote(receipt, [one]),
      signed.replace(/.{6}\n$/, 'AAAA==\n'),
      signed.slice(0, -1),
    ],
    keys: [
      one.verifierKey,
      two.verifierKey,
      'faramesh/one+00000000+AQ==',
      one.verifierKey.replace('one', 'two'),
    ],
    inclusion: {
      leaf: 0,
      size: 7,
      proof: (await inclusionProof(0, 7, read)).map(hex),
      root: hex(treeOf(7).root()),
    },
    consistency: {
      from: 3,
      to: 7,
      proof: (await consistencyProof(3, 7, read)).map(hex),
      roots: [hex(treeOf(3).root()), hex(treeOf(7).root())],
    },
  };
}

describe('the libs that browsers run', () => {
  it('make in Chromium what they make in node of documents, decisions, hashes, notes and proofs', async () => {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) =>
      route.fulfill(
        route.request().url().endsWith('.js')
          ? { contentType: 'text/javascript', body: script }
          : {
              contentType: 'text/html; charset=utf-8',
              headers: { 'content-security-policy': CSP },
              body: '<!doctype html><script type="module" src="/libs.js"></script>',
            },
      ),
    );
    await page.goto(ORIGIN);
    const given = await input();
    expect(await page.evaluate('isSecureContext')).toBe(false);
    const here = JSON.parse(JSON.stringify(libResults(given))) as Record<string, unknown>;
    expect(await page.evaluate(`JSON.parse(JSON.stringify(libResults(${JSON.stringify(given)})))`)).toEqual(
      here,
    );
    expect(here).toMatchObject({ included: [true, false], consistent: [true, false], idLength: 36 });
    await page.close();
  });
});
