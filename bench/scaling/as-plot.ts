import type { Study } from './study.js';

const WIDTH = 800;
const HEIGHT = 330;
const GRAPH = { top: 84, width: 310, height: 190 };
const COLOURS = ['#1f6feb', '#1a7f37', '#bf8700', '#cf222e'];
const KINDS = ['gateway', 'evaluator', 'postgres', 'redis'] as const;
/** Beyond it nobody waits gladly, and what is below would not be seen. */
const MOST_MS = 100;

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** One of each: how long callers wait, and how busy each is, by the load that is offered; as SVG. */
export function asPlot({ knee }: Study): string {
  const rates = knee.map(({ perSecond }) => perSecond);
  const milliseconds = (name: 'p50' | 'p99'): Line => ({
    name,
    values: knee.map(({ outcome }) => Math.min(MOST_MS, outcome[name] * 1000)),
  });
  const busy = KINDS.map((kind) => ({
    name: kind,
    values: knee.map(({ outcome }) => 100 * outcome.utilisation[kind]),
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#57606a">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
<text x="56" y="24" font-size="15" fill="#1f2328">One of each on machines of their own, by actions a second that are offered (simulated)</text>
${panel(`an answer takes, ms, up to ${MOST_MS}`, 56, [milliseconds('p50'), milliseconds('p99')], rates, MOST_MS)}
${panel('busy, %', 456, busy, rates, 100)}
</svg>
`;
}

function panel(
  title: string,
  left: number,
  lines: readonly Line[],
  rates: readonly number[],
  most: number,
): string {
  const widest = Math.max(...rates);
  const base = GRAPH.top + GRAPH.height;
  const x = (rate: number): string => (left + (rate / widest) * GRAPH.width).toFixed(1);
  const y = (value: number): string => (base - (value / most) * GRAPH.height).toFixed(1);
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<path d="M${left} ${y(share * most)}h${GRAPH.width}" stroke="#d0d7de"/><text x="${left - 8}" y="${y(share * most)}" dy="4" text-anchor="end">${share * most}</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share * widest)}" y="${base + 18}" text-anchor="middle">${Math.round(share * widest).toLocaleString('en-US')}</text>`,
  );
  const drawn = lines.map(({ name, values }, index) => {
    const colour = COLOURS[index] ?? '';
    const points = values.map((value, place) => `${x(rates[place] ?? 0)},${y(value)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${left + index * 75}" y="${GRAPH.top - 12}" fill="${colour}">${name}</text>`;
  });
  return `<text x="${left}" y="${GRAPH.top - 32}" fill="#1f2328">${title}</text>\n${[...levels, ...ticks, ...drawn].join('\n')}`;
}
