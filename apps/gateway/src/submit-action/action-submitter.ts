import { lastValueFrom } from 'rxjs';
import type { Action, ActionRequest } from '#action';
import type { ActionStore } from '#action-store';
import { createBatcher } from '#batching';
import type { BullmqClient, EvaluationJob } from '#evaluation-queue';
import { EVALUATE } from '#evaluation-queue';
import { newId } from '#event-record';
import { canonicalJson, type JsonObject, sha256Hex } from '#json';
import type { Log } from '#platform';
import { metrics, timestamp } from '#platform';
import { invalid } from '../http/problem.js';
import type { Admission } from './admission.js';
import type { DecisionWaiter } from './decision-waiter.js';
import type { Redactor } from './redactor.js';

export interface Submission {
  readonly request: ActionRequest;
  /** By its name. */
  readonly principal: string;
  readonly idempotencyKey: string | null;
  /** How long to wait for the decision. */
  readonly waitMs: number;
}

/** A crowd's actions go into several jobs, so that several evaluators share them and one has something to do while another commits. */
const JOB_SIZE = 64;
const JOBS_AT_ONCE = 16;
/** With a queue that hangs the ids gather here; those beyond are left to the sweep. */
const MAX_WAITING = 4_096;

interface Dependencies {
  readonly store: ActionStore;
  readonly queue: BullmqClient;
  readonly waiter: DecisionWaiter;
  readonly admission: Admission;
  readonly log: Log;
  readonly redactor: Redactor;
  /** The name under which decisions are announced to this gateway. */
  readonly name: string;
}

/** Records an action, has it evaluated, and waits for the decision. */
export class ActionSubmitter {
  readonly #enqueue: (id: string) => Promise<null>;

  constructor(private readonly dependencies: Dependencies) {
    this.#enqueue = createBatcher((ids) => this.#enqueueAll(ids), {
      maxSize: JOB_SIZE,
      maxWaiting: MAX_WAITING,
      concurrency: JOBS_AT_ONCE,
    });
  }

  /**
   * @returns the action, decided unless the time was up.
   * @throws Problem (503) beyond the bounds of this gateway; then nothing was recorded.
   */
  submit(submission: Submission): Promise<Action> {
    return this.dependencies.admission.hold((onRecorded) => this.#submit(submission, onRecorded));
  }

  async #submit(submission: Submission, onRecorded: () => void): Promise<Action> {
    const observe = metrics.decisionLatency.startTimer();
    const recorded = await this.#record(submission).finally(onRecorded);
    if (recorded.status !== 'pending_decision') return recorded;
    // For an action that was recorded before, this asks for the announcement to be made again, here.
    // A queue that is down delays the decision and nothing else: the sweep finds the action in the log.
    this.#enqueue(recorded.id).catch(() => metrics.notEnqueued.inc());
    const action = await this.#decided(recorded, submission.waitMs);
    if (action.status !== 'pending_decision') observe();
    return action;
  }

  /** What is recorded stays so when the log cannot be read any more: the caller is told where to look for the rest. */
  #decided(recorded: Action, waitMs: number): Promise<Action> {
    const { waiter, log } = this.dependencies;
    return waiter.decided(recorded, waitMs).catch((error: unknown) => {
      log.warn({ err: error }, 'a decision could not be read');
      return recorded;
    });
  }

  async #record({ request, principal, idempotencyKey }: Submission): Promise<Action> {
    const { agent_id, tool, operation, params, context } = request;
    const request_hash = sha256Hex(canonicalJson(request as unknown as JsonObject));
    const { payload, redacted } = this.dependencies.redactor.redact({ params, context });
    const action = await this.dependencies.store.submit(
      {
        event_type: 'created',
        meta: {
          agent_id,
          tool,
          operation,
          request_hash,
          idempotency_key: idempotencyKey,
          submitted_by: principal,
          ...(redacted.length > 0 ? { redacted } : {}),
        },
        payload,
      },
      {
        id: newId(),
        actor: { type: 'agent', id: agent_id },
        created_at: timestamp(),
        ...(idempotencyKey === null ? {} : { idempotency: { principal, key: idempotencyKey } }),
      },
    );
    return action ?? this.#recordedBefore(principal, idempotencyKey ?? '', request_hash);
  }

  async #recordedBefore(principal: string, key: string, requestHash: string): Promise<Action> {
    const id = await this.dependencies.store.actionOfIdempotencyKey(principal, key);
    const { action } = await this.dependencies.store.load(id ?? '');
    if (action.request_hash !== requestHash) {
      throw invalid('This Idempotency-Key was used with another request; use a new key for a new request.');
    }
    return action;
  }

  async #enqueueAll(ids: readonly string[]): Promise<null[]> {
    const { queue, log, name } = this.dependencies;
    const job: EvaluationJob = { action_ids: ids, reply_to: name };
    try {
      await lastValueFrom(queue.emit(EVALUATE, job), { defaultValue: undefined });
    } catch (error) {
      log.warn({ err: error, actions: ids.length }, 'actions were not enqueued; the sweep will');
      throw error;
    }
    return ids.map(() => null);
  }
}
