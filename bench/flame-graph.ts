import { readFileSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { parseArgs } from 'node:util';

/**
 * CPU profiles as one static flame graph: width is time, a function stands on the one that called it.
 *
 * `node --cpu-prof …`, then `node dist/bench/flame-graph.js [--title T] [--of FUNCTION] in.cpuprofile… out.svg`
 */
interface Frame {
  readonly name: string;
  readonly file: string;
  microseconds: number;
  readonly callees: Map<string, Frame>;
}

const WIDTH = 1200;
const HEAD = 52;
const ROW = 17;
const LETTER = 6.7;
/** What takes less of the whole is not drawn. */
const SMALLEST = 0.003;

const KINDS = [
  { name: 'ours', colour: '#f0a35e', has: (file: string): boolean => file.startsWith('dist/') },
  { name: 'libraries', colour: '#8fb8e8', has: (file: string): boolean => file.startsWith('node_modules/') },
  { name: 'Node', colour: '#a8d5a2', has: (file: string): boolean => file.startsWith('node:') },
  { name: 'V8', colour: '#c9c9c9', has: (): boolean => true },
];

const newFrame = (name: string, file: string): Frame => ({ name, file, microseconds: 0, callees: new Map() });

/** Adds what was running to the tree, of one function if one is named; a process that waits is left out. */
function add(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  root: Frame,
  of: string | undefined,
): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const pathTo = (id: number): Profiler.ProfileNode[] => {
    const node = byId.get(id);
    const caller = callerOf.get(id);
    return node && caller !== undefined ? [...pathTo(caller), node] : [];
  };
  const took = new Map<number, number>();
  samples.forEach((id, index) => took.set(id, (took.get(id) ?? 0) + Math.max(0, timeDeltas[index] ?? 0)));
  for (const [id, microseconds] of took) {
    const whole = pathTo(id);
    const from = of === undefined ? 0 : whole.findIndex(({ callFrame }) => callFrame.functionName === of);
    if (from < 0 || whole.at(-1)?.callFrame.functionName === '(idle)') continue;
    const path = whole.slice(from);
    let frame = root;
    frame.microseconds += microseconds;
    for (const { callFrame } of path) {
      frame = calleeOf(frame, callFrame);
      frame.microseconds += microseconds;
    }
  }
}

function calleeOf(
  caller: Frame,
  { functionName, url, lineNumber }: Profiler.ProfileNode['callFrame'],
): Frame {
  const file = /(?:dist|node_modules)\/(?!.*node_modules\/).*|node:.*/.exec(url)?.[0] ?? url;
  const name = functionName || `(anonymous, line ${lineNumber + 1})`;
  const key = `${name} ${file}`;
  const callee = caller.callees.get(key) ?? newFrame(name, file);
  caller.callees.set(key, callee);
  return callee;
}

/** The frame and, above it, its callees by name, so that two graphs of the same work look alike. */
function* drawn(frame: Frame, total: number, x: number, depth: number): Generator<string> {
  const width = (frame.microseconds / total) * WIDTH;
  yield box(frame, total, x, depth, width);
  let left = x;
  for (const callee of [...frame.callees.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (callee.microseconds < SMALLEST * total) continue;
    yield* drawn(callee, total, left, depth + 1);
    left += (callee.microseconds / total) * WIDTH;
  }
}

function box(
  { name, file, microseconds }: Frame,
  total: number,
  x: number,
  depth: number,
  width: number,
): string {
  const colour = KINDS.find(({ has }) => has(file))?.colour ?? '';
  const letters = Math.floor((width - 6) / LETTER);
  const shown = name.length <= letters ? name : letters > 3 ? `${name.slice(0, letters - 1)}…` : '';
  const share = `${((microseconds / total) * 100).toFixed(1)} %, ${Math.round(microseconds / 1000)} ms`;
  const text = shown && `<text x="${(x + 3).toFixed(1)}" y="${-depth * ROW - 5}">${escaped(shown)}</text>`;
  return `<g><title>${escaped(`${name} ${file}`.trim())}: ${share}</title><rect x="${x.toFixed(1)}" y="${-(depth + 1) * ROW}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colour}"/>${text}</g>`;
}

const depthOf = (frame: Frame, total: number): number =>
  1 +
  Math.max(
    0,
    ...[...frame.callees.values()]
      .filter(({ microseconds }) => microseconds >= SMALLEST * total)
      .map((callee) => depthOf(callee, total)),
  );

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function flameGraph(title: string, profiles: readonly Profiler.Profile[], of?: string): string {
  const root = newFrame('all', '');
  for (const profile of profiles) add(profile, root, of);
  const height = HEAD + depthOf(root, root.microseconds) * ROW;
  const legend = KINDS.map(
    ({ name, colour }, index) =>
      `<rect x="${index * 90}" y="32" width="11" height="11" fill="${colour}"/><text x="${index * 90 + 16}" y="42">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 ${WIDTH + 8} ${height + 4}" font-family="monospace" font-size="11" fill="#1f2328">
<rect x="-4" width="${WIDTH + 8}" height="${height + 4}" fill="#ffffff"/>
<text y="20" font-family="sans-serif" font-size="15">${escaped(title)}</text>
<g font-family="sans-serif">${legend.join('')}</g>
<g transform="translate(0 ${height})">
${[...drawn(root, root.microseconds, 0, 0)].join('\n')}
</g>
</svg>
`;
}

const options = { title: { type: 'string' }, of: { type: 'string' } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [output, ...inputs] = positionals.reverse();
if (!output?.endsWith('.svg') || inputs.length === 0) {
  process.stderr.write('flame-graph [--title T] [--of FUNCTION] in.cpuprofile… out.svg\n');
  process.exit(2);
}
const profiles = inputs.map((input) => JSON.parse(readFileSync(input, 'utf8')) as Profiler.Profile);
writeFileSync(output, flameGraph(values.title ?? 'CPU time', profiles, values.of));
