import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Action, ActionEvent, ActionRequest, Created, DecisionRecord } from '#action';
import { answer, deadlineOf, expireApproval, report, start } from '#action';
import type { Actor } from '#event-record';
import { canonicalJson, type JsonObject, sha256Hex } from '#json';
import { projectRoot, timestamp } from '#platform';
import { judge, type Policies } from '#policy';
import { redact, type Redaction } from '#redaction';

/** What a made-up action has behind it. */
export interface Story {
  readonly created: Created;
  readonly agent_id: string;
  /** Milliseconds since 1970, as all times here. */
  readonly begins: number;
  readonly steps: readonly Step[];
  /** Whether a person has to answer it now. */
  readonly isWaiting: boolean;
}

interface Step {
  readonly at: number;
  readonly actor: Actor;
  readonly happens: (action: Action) => readonly ActionEvent[];
}

/** What the recorded day has of a call. */
interface Call extends Omit<ActionRequest, 'context'> {
  readonly context?: JsonObject;
  readonly approver?: { readonly approve: boolean; readonly reason: string };
  readonly execution?: { readonly success: boolean; readonly error?: string };
}

export interface Circumstances {
  readonly policies: Policies;
  readonly redactions: readonly Redaction[];
  /** Seconds. */
  readonly approvalTimeout: number;
  readonly now: number;
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const ACTIONS = 400;
const EXPIRED = 6;
const WAITING = 6;
/** An approval that takes longer to expire would have begun before the log did. */
const MOST_PATIENCE = 48 * HOUR;
const AGENTS = ['billing-bot', 'code-assistant', 'data-analyst', 'deploy-bot', 'ops-bot', 'support-bot'];
const PEOPLE = ['alice', 'bob', 'carol'];

/** The last 24 hours as they may have been, by the policy in force: in the order in which the actions began. */
export function imagineDay(circumstances: Circumstances): readonly Story[] {
  const { now, approvalTimeout } = circumstances;
  const calls = recordedCalls();
  const asked = (call: Call | undefined, begins: number): Asked[] =>
    call === undefined ? [] : [ask(call, begins, circumstances)];
  const every = (24 * HOUR - 40 * MINUTE) / ACTIONS;
  const past = Array.from({ length: ACTIONS }, (_, index) =>
    asked(calls[index % calls.length], now - 24 * HOUR + (index + Math.random()) * every),
  ).flat();
  const isHeld = ({ decided }: Asked): boolean => decided.decision === 'require_approval';
  const held = calls.filter((call) => isHeld(ask(call, now, circumstances)));
  const patience = approvalTimeout * SECOND;
  const forgotten =
    patience > MOST_PATIENCE
      ? []
      : pick(held, EXPIRED).flatMap((call) => asked(call, now - patience - (1 + 5 * Math.random()) * HOUR));
  const waiting = ofEveryRisk(held.flatMap((call) => asked(call, now)));
  return [
    ...past.map((one) => ({ ...one.story, steps: [...one.story.steps, ...whatFollowed(one)] })),
    ...forgotten.map((one) => ({ ...one.story, steps: [...one.story.steps, expiry(one, approvalTimeout)] })),
    ...waiting.map(({ story }) => ({ ...story, isWaiting: true })),
  ].sort((one, other) => one.begins - other.begins);
}

function recordedCalls(): readonly Call[] {
  const file = join(projectRoot, 'examples/demo/day.yaml');
  const { chapters } = parse(readFileSync(file, 'utf8')) as {
    chapters: readonly { calls: readonly Call[] }[];
  };
  return chapters.flatMap(({ calls }) => calls).filter(({ agent_id }) => AGENTS.includes(agent_id));
}

interface Asked {
  readonly call: Call;
  readonly decided: DecisionRecord;
  readonly decidedAt: number;
  readonly story: Story;
}

function ask(
  { agent_id, tool, operation, params, context, ...call }: Call,
  begins: number,
  { policies, redactions }: Circumstances,
): Asked {
  const request = { agent_id, tool, operation, params, context: { ...context, demo: true } };
  const request_hash = sha256Hex(canonicalJson(request));
  const { payload, redacted } = redact({ params, context: request.context }, redactions);
  const decidedAt = begins + 5 + Math.random() * 20;
  const decided = judge({ ...request, ...payload }, request_hash, policies, timestamp(decidedAt), {});
  const meta = { agent_id, tool, operation, request_hash, idempotency_key: null, submitted_by: agent_id };
  return {
    call: { agent_id, tool, operation, params, ...call },
    decided,
    decidedAt,
    story: {
      agent_id,
      begins,
      isWaiting: false,
      created: { event_type: 'created', meta: redacted.length > 0 ? { ...meta, redacted } : meta, payload },
      steps: [
        {
          at: decidedAt,
          actor: { type: 'evaluator', id: 'evaluator-demo' },
          happens: () => [{ event_type: 'decision_made', meta: decided, payload: null }],
        },
      ],
    },
  };
}

function whatFollowed({ call, decided, decidedAt }: Asked): Step[] {
  switch (decided.decision) {
    case 'allow':
      return execution(call, decidedAt);
    case 'deny':
      return [];
    case 'require_approval': {
      const { approve, reason } = call.approver ?? { approve: true, reason: null };
      const at = decidedAt + 20 * SECOND + Math.random() ** 2 * 25 * MINUTE;
      const approver = pick(PEOPLE, 1)[0] ?? '';
      const answered: Step = {
        at,
        actor: { type: 'approver', id: approver },
        happens: (action) => [answer(action, { approve, approver, reason })],
      };
      return approve ? [answered, ...execution(call, at)] : [answered];
    }
    default:
      return decided.decision satisfies never;
  }
}

function execution({ agent_id: executor, execution }: Call, since: number): Step[] {
  const { success = true, error = null } = execution ?? {};
  const startedAt = since + SECOND * (0.2 + Math.random());
  const actor: Actor = { type: 'agent', id: executor };
  return [
    { at: startedAt, actor, happens: (action) => [start(action, executor)] },
    {
      at: startedAt + SECOND * (0.3 + 8 * Math.random()),
      actor,
      happens: (action) =>
        report(action, { success, error, result: success ? {} : null, lease: action.lease, executor }),
    },
  ];
}

const expiry = ({ decidedAt }: Asked, approvalTimeout: number): Step => ({
  at: decidedAt + approvalTimeout * SECOND + 500,
  actor: { type: 'scheduler', id: 'evaluator-demo' },
  happens: (action) => [expireApproval(action, deadlineOf(action.updated_at, approvalTimeout))],
});

const pick = <Item>(items: readonly Item[], count: number): readonly Item[] =>
  items.toSorted(() => Math.random() - 0.5).slice(0, count);

/** A few, of different operations, with each risk that there is among the first. */
function ofEveryRisk(asked: readonly Asked[]): readonly Asked[] {
  const keyOf = ({ call: { tool, operation }, decided }: Asked): string =>
    JSON.stringify([tool, operation, decided.risk_level]);
  const different = [...new Map(asked.map((one) => [keyOf(one), one])).values()];
  const firsts = [...new Map(different.map((one) => [one.decided.risk_level, one])).values()];
  return [...firsts, ...different.filter((one) => !firsts.includes(one))].slice(0, WAITING);
}
