import type { ReactNode } from 'react';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { Panel } from '../elements/page.js';
import { countWords } from '../words/figure-words.js';
import { stepTime } from '../words/time-words.js';
import css from './activity-chart.module.css';
import type { Statistics } from './use-statistics.js';

type Count = keyof Statistics['totals'];

interface Line {
  readonly count: Count;
  readonly words: string;
  readonly colour: string;
}

interface ActivityChartProps {
  readonly title: string;
  readonly steps: { readonly series: Statistics['series']; readonly seconds: number };
  readonly lines: readonly Line[];
}

/** Counts over time, one on top of the other; the same as a table for those who do not see it. */
export function ActivityChart({ title, steps: { series, seconds }, lines }: ActivityChartProps): ReactNode {
  const sumOf = (count: Count): number => series.reduce((sum, step) => sum + step[count], 0);
  const data = series.map((step) => ({ ...step, at: stepTime(step.time, seconds) }));
  return (
    <Panel title={title}>
      <ul className={css.legend}>
        {lines.map(({ count, words, colour }) => (
          <li key={count}>
            <span className={css.swatch} style={{ background: colour }} />
            {words} <strong>{countWords(sumOf(count))}</strong>
          </li>
        ))}
      </ul>
      <div aria-hidden className={css.chart}>
        <BarChart
          responsive
          style={FILL}
          data={data}
          accessibilityLayer={false}
          margin={MARGIN}
          barCategoryGap="20%"
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="at" tickLine={false} axisLine={false} minTickGap={24} tick={TICK} />
          <YAxis
            width={44}
            allowDecimals={false}
            tickLine={false}
            axisLine={false}
            tick={TICK}
            tickFormatter={shortly}
          />
          <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false} content={StepTip} />
          {lines.map(({ count, words, colour }) => (
            <Bar
              key={count}
              dataKey={count}
              name={words}
              stackId="all"
              fill={colour}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </div>
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {lines.map(({ count, words }) => (
                <th key={count} scope="col">
                  {words}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map(({ at, time, ...step }) => (
              <tr key={time}>
                <th scope="row">{at}</th>
                {lines.map(({ count }) => (
                  <td key={count}>{step[count]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const FILL = { width: '100%', height: '100%' };
const MARGIN = { top: 4, right: 4, bottom: 0, left: 0 };
const TICK = { fill: 'var(--soft)', fontSize: 12 };

const SHORT = new Intl.NumberFormat('en', { notation: 'compact' });
const shortly = (count: number): string => SHORT.format(count);

interface StepTipProps {
  readonly active?: boolean;
  readonly label?: string | number | undefined;
  readonly payload?: readonly {
    readonly name?: unknown;
    readonly value?: unknown;
    readonly color?: string;
  }[];
}

const StepTip = ({ active = false, label, payload = [] }: StepTipProps): ReactNode =>
  active && (
    <div className={css.tip}>
      <strong>{label}</strong>
      {payload.map(({ name, value, color }) => (
        <p key={String(name)}>
          <span className={css.swatch} style={{ background: color }} />
          {String(name)} {countWords(Number(value))}
        </p>
      ))}
    </div>
  );
