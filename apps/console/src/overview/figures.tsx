import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { ChartNoAxesCombined } from 'lucide-react';
import { CodeBlock } from '../elements/code-block.js';
import { Empty } from '../elements/notice.js';
import { ActivityChart } from './activity-chart.js';
import css from './figures.module.css';
import { Now } from './now.js';
import { Ranking } from './ranking.js';
import type { Statistics } from './use-statistics.js';

/** All that the figures tell, from what needs somebody now to who does what. */
export function Figures({ statistics }: { readonly statistics: Statistics }): ReactNode {
  const { series, step_seconds, totals, by_agent, by_tool, by_risk } = statistics;
  const steps = { series, seconds: step_seconds };
  return (
    <div className={css.figures}>
      <Now statistics={statistics} />
      {totals.submitted === 0 ? (
        <Empty
          title="No agent has asked for anything in this time"
          icon={<ChartNoAxesCombined size={28} aria-hidden />}
        >
          <p>
            Look further back, or submit an action and see it here within two seconds. What there is at all
            stands under <Link to="/actions">Actions</Link>.
          </p>
          <CodeBlock label="A command that submits an action">{exampleCall()}</CodeBlock>
        </Empty>
      ) : (
        <>
          <div className={css.charts}>
            <ActivityChart
              title="What the policy decided"
              steps={steps}
              lines={[
                { count: 'allowed', words: 'Allowed', colour: 'var(--fill-good)' },
                { count: 'held', words: 'Held for a person', colour: 'var(--fill-wait)' },
                { count: 'denied', words: 'Denied', colour: 'var(--fill-bad)' },
              ]}
            />
            <ActivityChart
              title="What people answered"
              steps={steps}
              lines={[
                { count: 'approved', words: 'Approved', colour: 'var(--fill-good)' },
                { count: 'refused', words: 'Denied by a person', colour: 'var(--fill-bad)' },
                { count: 'expired', words: 'Expired', colour: 'var(--fill-plain)' },
              ]}
            />
            <ActivityChart
              title="How executions ended"
              steps={steps}
              lines={[
                { count: 'succeeded', words: 'Succeeded', colour: 'var(--fill-good)' },
                { count: 'failed', words: 'Failed', colour: 'var(--fill-bad)' },
                { count: 'timed_out', words: 'Timed out', colour: 'var(--fill-wait)' },
              ]}
            />
          </div>
          <div className={css.rankings}>
            <Ranking title="By agent" what="Agent" filter="agent" rows={by_agent} />
            <Ranking title="By tool" what="Tool" filter="tool" rows={by_tool} />
            <Ranking title="By risk" what="Risk" filter="risk" counted="Decided" rows={by_risk} />
          </div>
        </>
      )}
    </div>
  );
}

const exampleCall = (): string =>
  `curl ${location.origin}/v1/actions -H 'content-type: application/json' \\
  -d '{"agent_id": "me", "tool": "file", "operation": "read", "params": {"path": "README.md"}}'`;
