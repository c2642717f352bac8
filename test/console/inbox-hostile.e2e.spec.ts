import type { Browser } from 'playwright-core';
import { isTooWide, openBrowser, openTab } from '../support/browser.js';
import type { Inbox } from '../support/inbox.js';
import { cardOf, startInbox } from '../support/inbox.js';

let inbox: Inbox;
let browser: Browser;

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await inbox.system.stop();
});

const RUN = 'window.ran=1';

const MARKUP = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `"><svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}">`,
  `<a href="javascript:${RUN}" id=hostile>click</a>`,
  `<form action="javascript:${RUN}"><button autofocus>go</button></form>`,
  `<details open ontoggle=${RUN}>`,
  `<input onfocus=${RUN} autofocus>`,
  `<video><source onerror=${RUN}></video>`,
  `<body onload=${RUN}>`,
  `<style>*{display:none}</style>`,
  `<link rel=stylesheet href=//example.org/x.css>`,
  `<meta http-equiv=refresh content="0;url=//example.org">`,
  `<base href=//example.org/>`,
  `<object data="javascript:${RUN}"></object>`,
  `<math><mtext><mglyph><style><img src=x onerror=${RUN}>`,
  `<template><script>${RUN}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<!--><script>${RUN}</script>-->`,
  `<![CDATA[<script>${RUN}</script>]]>`,
  `<x-hostile onclick=${RUN} style=position:fixed;inset:0>`,
  `<button onclick=${RUN} id=hostile>Approve</button>`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `';${RUN};'`,
  `"};${RUN};//`,
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;img src=x&#62;',
  '&amp;&nbsp;&zwj;&rlm;',
  'dangerouslySetInnerHTML',
];

/** Each is to be shown by its number. */
const UNSEEN = [
  0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028,
  0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a,
  0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0061, 0xe000, 0x00a0, 0x2003, 0x3000, 0x0085,
];

const OTHERS: readonly Readonly<Record<string, unknown>>[] = [
  { text: 'x'.repeat(9_000) },
  { text: Array.from({ length: 10 }, () => 'y'.repeat(9_000)) },
  { text: '\u0301'.repeat(500) },
  { text: `Z${'\u0310\u0489'.repeat(300)}a` },
  { text: '👩‍👩‍👧‍👦'.repeat(100) },
  { text: '🏳️‍🌈🇪🇺👍🏽' },
  { text: 'escapes \\u0000 \\x00 \u0001\u0007\u0008\u001b[31m' },
  { text: 'a\r\nb\tc\u000bd\u000ce' },
  { text: '\u202Ecod.exe\u202C and \u2067right\u2069' },
  { text: 'مرحبا שלום' },
  { text: 'p\u0430ypal.com g\u03bf\u03bfgle \uff41\uff50\uff49' },
  { text: '﷽'.repeat(200) },
  { text: 'W'.repeat(3_000), ['k'.repeat(3_000)]: 1 },
  { constructor: { prototype: { ran: 1 } }, toString: 'no', hasOwnProperty: 1, valueOf: null },
  { deep: [[[[[[[{ a: '<b>deep</b>' }]]]]]]] },
  { 'key with <img src=x onerror=window.ran=1>': '</pre></code></article>' },
  { '': '', ' ': ' ', '\u200b': 'an invisible key' },
  { numbers: [-0, 0.1, 9007199254740991] },
  { empty: {}, none: null, list: [], yes: true },
  { text: '\n'.repeat(2_000) },
  { text: 'line\n'.repeat(500) },
  { text: '\u2800'.repeat(50) },
  { text: 'a'.repeat(200) + '\u202e' + 'b'.repeat(200) },
  {
    then: 'a thenable',
    $$typeof: 'Symbol(react.element)',
    type: 'script',
    props: { children: 'window.ran=1' },
  },
  {
    ref: 'x',
    key: 'y',
    _owner: null,
    dangerouslySetInnerHTML: { __html: '<img src=x onerror=window.ran=1>' },
  },
  // As a key it never gets in.
  { text: '{"__proto__": {"ran": 1, "polluted": true}}', __proto: { ran: 1 } },
];

const HOSTILE = [
  ...MARKUP.map((text) => ({ cmd: text })),
  ...UNSEEN.map((code) => ({ cmd: `before${String.fromCodePoint(code)}after` })),
  ...OTHERS,
];

describe('what agents send', () => {
  it('is shown and is nothing but text, on a phone as well', async () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(100);
    const ids: string[] = [];
    for (const params of HOSTILE) ids.push(await inbox.submit({ params }));
    const names = `<img src=x onerror=${RUN}>\u202e`;
    ids.push(await inbox.submit({ operation: names, context: { note: names } }));
    const { page, context, complaints } = await openTab(browser, inbox.address, {
      screen: 'phone',
      token: inbox.tokens.alice,
    });
    await cardOf(page, ids[0] ?? '').waitFor();
    for (let shown = 50; shown < ids.length; shown += 50) {
      await page.getByText(`${ids.length - shown} more wait.`).waitFor();
      await page.getByRole('button', { name: 'Show the next ones' }).click();
    }
    await cardOf(page, ids.at(-1) ?? '').waitFor();
    for (const [index, code] of UNSEEN.entries()) {
      const card = cardOf(page, ids[MARKUP.length + index] ?? '');
      const text = await card.locator('pre').first().textContent();
      // JSON escapes some of them itself, which shows them as well.
      expect(text).toContain(`before\\u{${code.toString(16)}}after`);
    }
    const folded = page.getByRole('button', { name: /^Show all/ });
    expect(await folded.count()).toBeGreaterThan(5);
    while ((await folded.count()) > 0) await folded.first().click();
    const foreign =
      'script:not([src]), iframe, object, embed, base, svg script, video, form, style, x-hostile, #hostile, [onerror], [onload], [onclick], [onfocus], [ontoggle], main img';
    expect(await page.locator(foreign).count()).toBe(0);
    expect(await page.evaluate('window.ran ?? {}.ran ?? {}.polluted ?? null')).toBeNull();
    expect(await page.locator('pre', { hasText: '__proto__' }).count()).toBe(1);
    expect(await page.locator('mark', { hasText: '\u0430' }).count()).toBeGreaterThan(0);
    expect(await isTooWide(page)).toBe(false);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('makes no more elements than a browser draws at once, and hides nothing by that', async () => {
    const text = '\u200b'.repeat(3_000);
    const id = await inbox.submit({ params: { texts: Array.from({ length: 9 }, () => text) } });
    const { page, context } = await openTab(browser, `${inbox.address}/actions/${id}`, {
      token: inbox.tokens.alice,
    });
    await page
      .getByRole('button', { name: /^Show all/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Show less' }).waitFor();
    const params = page.getByRole('group', { name: 'Params' });
    expect(await params.locator('mark').count()).toBeLessThanOrEqual(2_000);
    const shown = (await params.textContent()) ?? '';
    expect(shown.split('\\u{200b}').length - 1).toBe(27_000);
    await context.close();
  });
});
