import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric of the product stands here, in base units. */
export const registry = new Registry();

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MINUTES = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

const counter = (name: string, help: string, labelNames: string[] = []): Counter =>
  new Counter({ name, help, labelNames, registers: [registry] });
const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
  new Gauge({ name, help, labelNames, registers: [registry] });
const histogram = (name: string, help: string, labelNames: string[] = [], buckets = SECONDS): Histogram =>
  new Histogram({ name, help, labelNames, buckets, registers: [registry] });

export const metrics = {
  requests: counter('faramesh_requests_total', 'HTTP requests answered', ['method', 'endpoint', 'status']),
  errors: counter('faramesh_errors_total', 'Errors answered, by error code', ['error_type']),
  actions: counter('faramesh_actions_total', 'Actions that reached a status', ['status', 'tool']),
  actionDuration: histogram(
    'faramesh_action_duration_seconds',
    'From the start of an execution to its reported result',
    ['tool', 'operation'],
    MINUTES,
  ),
  decisionLatency: histogram(
    'faramesh_decision_latency_seconds',
    'From the receipt of an action to its answer',
  ),
  refused: counter('faramesh_refused_requests_total', 'Requests refused beyond a bound, by which', [
    'reason',
  ]),
  submissionsInHand: gauge(
    'faramesh_submissions_in_hand',
    'Submissions that are being recorded or wait for their decision',
  ),
  undecided: gauge(
    'faramesh_undecided_actions',
    'Actions in the log without a decision, counted up to FARA_MAX_PENDING',
  ),
  openStreams: gauge('faramesh_open_streams', 'Readers of the event stream'),
  streamsCutOff: counter('faramesh_streams_cut_off_total', 'Readers of the event stream that were too slow'),
  readersCutOff: counter(
    'faramesh_stuck_readers_cut_off_total',
    'Readers of any answer that took nothing of it for 15 to 30 s',
  ),
  queueDepth: gauge('faramesh_queue_depth', 'Jobs that wait for an evaluator'),
  oldestUndecided: gauge(
    'faramesh_oldest_undecided_seconds',
    'Age of the oldest action without a decision, 0 for none',
  ),
  projectionLag: gauge(
    'faramesh_projection_lag_events',
    'Of the last 1000 events, those that their status rows do not tell of',
  ),
  statisticsLag: gauge(
    'faramesh_statistics_lag_seconds',
    'Age of the oldest event that the statistics do not count yet, 0 for none; a second or two is expected',
  ),
  readyMonths: gauge(
    'faramesh_partitions_ready_months',
    'Months from this one on that have partitions, without a gap; 4 is expected, 1 is the last call',
  ),
  sealedPosition: gauge(
    'faramesh_sealed_position',
    'Last position of the log under a checkpoint; 0 before the first',
  ),
  sealFailures: counter(
    'faramesh_seal_failures_total',
    'Attempts to put the log under a checkpoint that failed; any that repeats needs a person',
  ),
  policyReloads: counter(
    'faramesh_policy_reloads_total',
    'Policies that files offered: taken, refused as bad, or known and passed over because the log knows a newer one',
    ['result'],
  ),
  conditionErrors: counter(
    'faramesh_condition_errors_total',
    'Actions denied because a condition in CEL had no answer; the decision names the rule',
  ),
  policyInForce: gauge(
    'faramesh_policy_info',
    '1 for the policy by which this process decides; none while it can use none',
    ['policy_hash', 'policy_version'],
  ),
  policyPutInForce: gauge(
    'faramesh_policy_put_in_force_timestamp_seconds',
    'When the policy by which this process decides was put in force, Unix time',
  ),
  policyFilesDiffer: gauge(
    'faramesh_policy_files_differ',
    '1 while the files of this process hold another policy than the one in force',
  ),
  deadlines: counter(
    'faramesh_deadlines_passed_total',
    'Actions whose deadline passed, by the status in which they waited',
    ['status'],
  ),
  notEnqueued: counter(
    'faramesh_not_enqueued_actions_total',
    'Actions that the queue did not take; the sweep will find them',
  ),
  swept: counter('faramesh_swept_actions_total', 'Undecided actions that the sweep put back on the queue'),
  batchSize: histogram(
    'faramesh_batch_size',
    'Actions that shared one commit',
    ['step'],
    [1, 2, 5, 10, 25, 50, 100, 250, 500],
  ),
};

/** Labels of tools and operations: callers choose them, so their number is held down. */
export const toolLabel = bounded(100);
export const operationLabel = bounded(100);

/** The first so many values keep their name, all others are `other`. */
function bounded(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return 'other';
    known.add(value);
    return value;
  };
}
