import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium, devices } from 'playwright-core';

export type Screen = 'desktop' | 'phone';
export type Scheme = 'light' | 'dark';

interface Looks {
  readonly screen?: Screen;
  readonly scheme?: Scheme;
  /** Signs in with it. */
  readonly token?: string;
}

/** A tab, and what went wrong in it that nobody would see. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, refused by the Content-Security-Policy included, and what no code caught. */
  readonly complaints: string[];
}

const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  /** The narrowest that is sold. */
  phone: { ...devices['Pixel 7'], viewport: { width: 360, height: 740 } },
} as const;

/** A page that has not shown something by then never will. */
const PATIENCE_MS = 15_000;

/** What Debian's Chromium needs to run as root, and to ask nothing of the network by itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS });

/** A tab of a browser session of its own, as another person would have it. */
export async function openTab(
  browser: Browser,
  url: string,
  { screen = 'desktop', scheme = 'light', token }: Looks = {},
): Promise<Tab> {
  const context = await browser.newContext({
    ...SCREENS[screen],
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  if (token !== undefined) {
    // Once in a tab: signing out must last.
    await page.addInitScript(
      `sessionStorage.getItem('was-signed-in') ?? (sessionStorage.setItem('was-signed-in', '1'), sessionStorage.setItem('faramesh-token', ${JSON.stringify(token)}))`,
    );
  }
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|Trusted/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, context, complaints };
}

/** The findings of axe for WCAG 2.2 A and AA, each with the places it is about; none is expected. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, help, nodes }) =>
      [id, help, ...nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary)].join('\\n')))`);
}

/** Whether something sticks out to the right, so that a page scrolls sideways. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
