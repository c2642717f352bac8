import type { Figures } from '../throughput/figure.js';
import { FLOOR, medianOf, PRODUCT, under } from '../throughput/figure.js';

const WIDTH = 800;
const PANEL = 360;
const LEFT = 56;
const TOP = 84;
const GRAPH = { width: 320, height: 220 };
const COLOURS: Readonly<Record<string, string>> = {
  [PRODUCT]: '#1f6feb',
  [FLOOR.shared]: '#57606a',
  [FLOOR.single]: '#bf8700',
};

/** Decided actions a second by number of callers, one panel for each queue, as SVG. */
export function asPlot(figures: Figures): string {
  const crowds = [...new Set(figures.filter(({ load }) => load === 'crowd').map((one) => one.connections))];
  const most = Math.max(...figures.filter(({ queue }) => queue !== 'none').map((one) => one.per_second));
  const ceiling = Math.ceil(most / 2_000) * 2_000;
  const legend = Object.entries(COLOURS).map(
    ([name, colour], index) =>
      `<circle cx="${LEFT + index * 190}" cy="46" r="5" fill="${colour}"/><text x="${LEFT + 10 + index * 190}" y="50">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${PANEL}" font-family="sans-serif" font-size="12" fill="#57606a">
<rect width="${WIDTH}" height="${PANEL}" fill="#ffffff"/>
<text x="${LEFT}" y="24" font-size="15" fill="#1f2328">Decided, durable actions a second, by number of callers</text>
${legend.join('\n')}
${panel('queue on Redis', 'redis', LEFT)}
${panel('queue on Postgres', 'postgres', LEFT + WIDTH / 2)}
</svg>
`;

  function panel(title: string, queue: 'redis' | 'postgres', left: number): string {
    const x = (index: number): number =>
      left + 20 + (index / Math.max(1, crowds.length - 1)) * (GRAPH.width - 40);
    const y = (value: number): number => TOP + 20 + GRAPH.height * (1 - value / ceiling);
    const levels = [0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        `<path d="M${left} ${y(share * ceiling)}H${left + GRAPH.width}" stroke="#d0d7de"/><text x="${left - 6}" y="${y(share * ceiling) + 4}" text-anchor="end">${(share * ceiling).toLocaleString('en-US')}</text>`,
    );
    const callers = crowds.map(
      (count, index) =>
        `<text x="${x(index)}" y="${y(0) + 18}" text-anchor="middle">${count.toLocaleString('en-US')}</text>`,
    );
    const lines = Object.entries(COLOURS).map(([contender, colour]) => {
      const points = crowds.map((count, index) => {
        const group = under(figures, queue, 'crowd', count).filter((one) => one.contender === contender);
        const rates = group.map(({ per_second }) => per_second);
        return {
          x: x(index),
          y: y(medianOf(group, contender, 'per_second')),
          low: y(Math.min(...rates)),
          high: y(Math.max(...rates)),
        };
      });
      return `<polyline points="${points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>
${points.map((point) => `<path d="M${point.x.toFixed(1)} ${point.low.toFixed(1)}V${point.high.toFixed(1)}" stroke="${colour}"/><circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3.5" fill="${colour}"/>`).join('')}`;
    });
    return `<text x="${left}" y="${TOP}" fill="#1f2328">${title}</text>\n${[...levels, ...callers, ...lines].join('\n')}`;
  }
}
