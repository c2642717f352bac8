import type { Activity, Counts, Window } from '#activity';
import { quantile } from '#activity';
import type { RiskLevel } from '#action';
import { timestamp } from '#platform';
import type {
  ActivityCounts,
  NamedStatistics,
  RiskStatistics,
  StatisticsNow,
  StatisticsView,
  WaitStatistics,
} from './statistics.dto.js';

const RISK_LEVELS: readonly RiskLevel[] = ['low', 'medium', 'high'];

/** @param at in milliseconds. */
export function statisticsView(
  activity: Activity,
  { window, at, now }: { window: Window; at: number; now: StatisticsNow },
): StatisticsView {
  const { steps, stepSeconds, totals, waits, position, lagSeconds } = activity;
  return {
    window,
    from: timestamp(steps[0]?.time ?? at),
    to: timestamp(at),
    step_seconds: stepSeconds,
    as_of: position,
    lag_seconds: lagSeconds,
    series: steps.map(({ time, counts }) => ({ time: timestamp(time), ...counts })),
    totals,
    by_agent: named(activity, 'agent'),
    by_tool: named(activity, 'tool'),
    by_risk: byRisk(activity),
    decision_seconds: waitsOf(waits.decision),
    approval_seconds: waitsOf(waits.approval),
    now,
    error_rate: errorRate(totals),
  };
}

const shown = (name: string, { submitted, allowed, denied, held, failed }: Counts): NamedStatistics => ({
  name,
  submitted,
  allowed,
  denied,
  held,
  failed,
});

const named = (activity: Activity, wanted: 'agent' | 'tool'): NamedStatistics[] =>
  activity.named.filter(({ facet }) => facet === wanted).map(({ name, counts }) => shown(name, counts));

const byRisk = (activity: Activity): RiskStatistics[] =>
  RISK_LEVELS.map((level) => {
    const counts = activity.named.find(({ facet, name }) => facet === 'risk' && name === level)?.counts;
    const { allowed = 0, denied = 0, held = 0, failed = 0 } = counts ?? {};
    return { name: level, submitted: allowed + denied + held, allowed, denied, held, failed };
  });

const waitsOf = (counts: readonly number[]): WaitStatistics => ({
  count: counts.reduce((sum, count) => sum + count, 0),
  p50: quantile(0.5, counts),
  p95: quantile(0.95, counts),
  p99: quantile(0.99, counts),
});

function errorRate({ succeeded, failed, timed_out }: ActivityCounts): number | null {
  const ended = succeeded + failed + timed_out;
  return ended === 0 ? null : (failed + timed_out) / ended;
}
