import type { Action, ActionRequest, DecisionMade, DecisionRecord } from '#action';
import type { PolicyInForce } from '#administration';
import type { ActionAtEnd, ActionStore } from '#action-store';
import type { AnnouncedDecision, DecisionAnnouncements, EvaluationJob } from '#evaluation-queue';
import { isAboutTheData } from '#event-store';
import type { Log } from '#platform';
import { metrics, timestamp } from '#platform';
import { judge, type Policies } from '#policy';

interface Dependencies {
  readonly store: ActionStore;
  readonly policies: PolicyInForce;
  readonly announcements: DecisionAnnouncements;
  readonly log: Log;
  readonly name: string;
}

/** Judges submitted actions by the policy in force and appends what came out, once for each action. */
export class ActionEvaluator {
  constructor(private readonly dependencies: Dependencies) {}

  /**
   * Decides the actions of a job that are still undecided and announces them all, so that whoever waits for one that
   * another evaluator decided hears of it too.
   *
   * @throws when one could not be decided, PolicyUnusable when none can be here; the job is then tried again, which does no
   * harm to the others.
   */
  async evaluate({ action_ids, reply_to }: EvaluationJob): Promise<void> {
    const { store, announcements } = this.dependencies;
    const policies = this.dependencies.policies.current;
    const stored = await store.loadEnds(action_ids);
    const results = await Promise.allSettled(stored.map((one) => this.#decide(one, policies)));
    const ids = stored
      .filter((_, index) => results[index]?.status === 'fulfilled')
      .map(({ action }) => action.id);
    const events = results.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
    if (ids.length > 0)
      await announcements.announce(reply_to, { ids, events }).catch((error: unknown) => this.#lost(error));
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) return;
    this.dependencies.log.warn(
      { err: failure.reason as unknown },
      'actions stay undecided; their job is tried again',
    );
    throw failure.reason;
  }

  /** A lost race means that the action is decided, which is all that anybody wants. What cannot be recorded is denied. */
  async #decide(stored: ActionAtEnd, policies: Policies): Promise<AnnouncedDecision | null> {
    if (stored.action.status !== 'pending_decision') return null;
    const now = timestamp();
    try {
      return await this.#append(stored, judgement(stored, policies, now), now);
    } catch (error) {
      if (!isAboutTheData(error)) throw error;
      this.dependencies.log.error({ err: error }, 'a decision cannot be recorded, so the action is denied');
      return this.#append(stored, judge(null, stored.action.request_hash, policies, now, {}), now);
    }
  }

  async #append(
    stored: ActionAtEnd,
    meta: DecisionRecord,
    created_at: string,
  ): Promise<AnnouncedDecision | null> {
    const { store, name } = this.dependencies;
    const decision: DecisionMade = { event_type: 'decision_made', meta, payload: null };
    const appended = await store.append(stored, [decision], {
      actor: { type: 'evaluator', id: name },
      created_at,
    });
    if (appended && meta.reason_code === 'CONDITION_ERROR') metrics.conditionErrors.inc();
    return (
      appended && {
        ...decision,
        action_id: appended.action.id,
        sequence: appended.action.version,
        created_at,
      }
    );
  }

  /** The gateway that waits reads the log before it gives up, so a lost announcement costs time and nothing else. */
  #lost(error: unknown): void {
    this.dependencies.log.warn({ err: error }, 'the announcement of a decision was lost');
  }
}

const judgement = ({ action }: ActionAtEnd, policies: Policies, now: string): DecisionRecord =>
  judge(requestOf(action), action.request_hash, policies, now, {});

function requestOf({ agent_id, tool, operation, params, context }: Action): ActionRequest | null {
  return params === null || context === null ? null : { agent_id, tool, operation, params, context };
}
