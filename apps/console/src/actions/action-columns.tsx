import type { ReactNode } from 'react';
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { serverNow } from '../browser/server-clock.js';
import { useNow } from '../browser/use-now.js';
import { RiskBadge, StatusBadge } from '../elements/badge.js';
import { Visible } from '../elements/visible.js';
import { durationWords, latencyWords, momentWords } from '../words/time-words.js';
import { decisionWords } from './filter-words.js';
import type { ActionSummary } from './loaded-actions.js';

export const features = tableFeatures({});
const column = createColumnHelper<typeof features, ActionSummary>();

/** The order is that of the wide table; narrow screens place the same cells by their names. */
export const columns = column.columns([
  column.accessor('created_at', {
    id: 'time',
    header: 'Time',
    cell: ({ getValue }) => <time dateTime={getValue()}>{momentWords(getValue(), serverNow())}</time>,
  }),
  column.accessor('agent_id', {
    id: 'agent',
    header: 'Agent',
    cell: ({ getValue }) => <Visible>{getValue()}</Visible>,
  }),
  column.accessor(({ tool, operation }) => `${tool}:${operation}`, {
    id: 'call',
    header: 'Tool and operation',
    cell: ({ getValue }) => <Visible>{getValue()}</Visible>,
  }),
  column.accessor('status', {
    id: 'status',
    header: 'Status',
    cell: ({ getValue }) => <StatusBadge status={getValue()} />,
  }),
  column.accessor('decision', {
    id: 'decision',
    header: 'Decision',
    cell: ({ getValue }) => {
      const decision = getValue();
      return decision === null ? '–' : decisionWords(decision);
    },
  }),
  column.accessor('risk_level', {
    id: 'risk',
    header: 'Risk',
    cell: ({ getValue }) => {
      const risk = getValue();
      return risk === null ? '–' : <RiskBadge level={risk} />;
    },
  }),
  column.accessor('reason_code', {
    id: 'reason',
    header: 'Reason',
    cell: ({ getValue }) => <code>{getValue() ?? '–'}</code>,
  }),
  column.display({
    id: 'took',
    header: 'Took',
    cell: ({ row }) => <Took action={row.original} />,
  }),
]);

const SETTLED: ReadonlySet<ActionSummary['status']> = new Set(['denied', 'succeeded', 'failed', 'timeout']);

/** From the request to the last event of what is over; otherwise how long it has gone on. */
const Took = ({
  action: { status, created_at, updated_at },
}: {
  readonly action: ActionSummary;
}): ReactNode =>
  SETTLED.has(status) ? (
    latencyWords((Date.parse(updated_at) - Date.parse(created_at)) / 1000)
  ) : (
    <SoFar since={created_at} />
  );

function SoFar({ since }: { readonly since: string }): ReactNode {
  const now = useNow();
  return `${durationWords((now - Date.parse(since)) / 1000)} so far`;
}
