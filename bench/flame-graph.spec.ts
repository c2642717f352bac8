import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('flame-graph.js', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'flame-graph-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A root that calls `main`, which calls `decide` from two places, and a wait. */
const profile = {
  nodes: [
    node(1, '(root)', '', [2, 6]),
    node(2, 'main', 'file:///x/dist/apps/main.js', [3, 4]),
    node(3, 'decide', 'file:///x/dist/libs/decide.js', [5]),
    node(4, 'decide', 'file:///x/dist/libs/decide.js', []),
    node(5, 'a<b>', 'file:///x/node_modules/re2js/index.js', []),
    node(6, '(idle)', '', []),
  ],
  samples: [3, 4, 5, 6],
  timeDeltas: [300_000, 300_000, 398_000, 9_000_000],
};

function node(id: number, functionName: string, url: string, children: number[]): object {
  return { id, callFrame: { functionName, url, lineNumber: 0 }, children };
}

function titlesOf(profiles: object[], ...options: string[]): string[] {
  const files = profiles.map((content, index) => {
    const file = path.join(folder, `${index}.cpuprofile`);
    writeFileSync(file, JSON.stringify(content));
    return file;
  });
  const output = path.join(folder, 'out.svg');
  execFileSync(process.execPath, [program, '--title', 'R&D', ...options, ...files, output]);
  const svg = readFileSync(output, 'utf8');
  expect(svg).toContain('>R&amp;D</text>');
  return [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title = '']) => title);
}

describe('a flame graph', () => {
  it('joins calls of one function, says where each is from, and leaves out waiting', () => {
    expect(titlesOf([profile])).toEqual([
      'all: 100.0 %, 998 ms',
      'main dist/apps/main.js: 100.0 %, 998 ms',
      'decide dist/libs/decide.js: 100.0 %, 998 ms',
      'a&lt;b&gt; node_modules/re2js/index.js: 39.9 %, 398 ms',
    ]);
  });

  it('adds up several profiles and hides what takes next to nothing', () => {
    const other = { ...profile, samples: [4, 5], timeDeltas: [1_000_000, 1000] };
    expect(titlesOf([{ ...profile, samples: [4], timeDeltas: [1_000_000] }, other])).toEqual([
      'all: 100.0 %, 2001 ms',
      'main dist/apps/main.js: 100.0 %, 2001 ms',
      'decide dist/libs/decide.js: 100.0 %, 2001 ms',
    ]);
  });

  it('shows one function alone when it is named', () => {
    expect(titlesOf([profile], '--of', 'a<b>')).toEqual([
      'all: 100.0 %, 398 ms',
      'a&lt;b&gt; node_modules/re2js/index.js: 100.0 %, 398 ms',
    ]);
  });
});
