import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const FOLDER = 'dist/pages';
const BUDGET = 200_000;

/** The scripts that a page loads before it can show itself: those that its HTML names, and all that these import at once. */
function scriptsOf(html: string): string[] {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const text = readFileSync(path.join(FOLDER, name), 'utf8');
    for (const [, next = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      visit(next);
  };
  for (const [, name = ''] of html.matchAll(/\/pages\/([^"]+\.js)"/g)) visit(name);
  return [...seen];
}

describe('the first load of the console', () => {
  it('is less than 200 kB of script, gzipped', () => {
    const scripts = scriptsOf(readFileSync(path.join(FOLDER, 'index.html'), 'utf8'));
    const sizes = scripts.map((name) => gzipSync(readFileSync(path.join(FOLDER, name))).length);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThan(BUDGET);
  });

  it('does not bring the pages that are opened later', () => {
    const first = readFileSync(path.join(FOLDER, 'index.html'), 'utf8');
    expect(scriptsOf(first).join(' ')).not.toMatch(/-page-/);
  });
});
