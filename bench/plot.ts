export interface Series {
  readonly name: string;
  /** One a second; null where there is none. */
  readonly values: readonly (number | null)[];
}

interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

const WIDTH = 800;
const LEFT = 60;
const RIGHT = 20;
const HEAD = 44;
const PANEL = 170;
const GRAPH = 110;
const COLOURS = ['#1f6feb', '#1a7f37', '#cf222e'];

/** Panels under each other over one axis of seconds, as SVG. */
export function plot(title: string, panels: readonly Panel[]): string {
  const seconds = Math.max(...panels.flatMap(({ series }) => series.map(({ values }) => values.length)));
  const height = HEAD + panels.length * PANEL;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#57606a">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="${LEFT}" y="24" font-size="15" fill="#1f2328">${title}</text>
${panels.map((panel, index) => drawn(panel, HEAD + index * PANEL, seconds)).join('\n')}
</svg>
`;
}

function drawn({ title, series }: Panel, top: number, seconds: number): string {
  const base = top + 30 + GRAPH;
  const most = roundedUp(Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number): number => LEFT + (second / Math.max(1, seconds - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => base - (value / most) * GRAPH;
  const levels = [0, most / 2, most].map(
    (value) =>
      `<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#d0d7de"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const times = Array.from({ length: Math.floor(seconds / 15) + 1 }, (_, index) => index * 15).map(
    (second) => `<text x="${x(second)}" y="${base + 16}" text-anchor="middle">${second} s</text>`,
  );
  const lines = series.map(({ name, values }, index) => {
    const points = values.flatMap((value, second) =>
      value === null ? [] : [`${x(second).toFixed(1)},${y(value).toFixed(1)}`],
    );
    const colour = COLOURS[index % COLOURS.length] ?? '';
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${LEFT + 260 + index * 160}" y="${top + 16}" fill="${colour}">${name}</text>`;
  });
  return `<text x="${LEFT}" y="${top + 16}" fill="#1f2328">${title}</text>\n${[...levels, ...times, ...lines].join('\n')}`;
}

/** The next number of the form 1, 2 or 5 followed by zeros. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}
