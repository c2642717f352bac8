import type { Action } from '../api/client.js';
import { api, dataOf } from '../api/client.js';
import { Refused, sentenceOf } from '../api/refused.js';
import { currentToken } from '../api/token.js';
import { readSettlement } from './read-settlement.js';
import type { Settlement } from './settlement.js';

/** What a person says to an action that waits. */
export interface Answer {
  readonly approve: boolean;
  /** Empty for none. */
  readonly reason: string;
}

/** Where an answer is. */
export type Progress = { readonly answer: Answer } & (
  | {
      readonly step: 'sending';
      /** The last attempt failed. */
      readonly isSilent: boolean;
      /** Some attempt went out and no word came back, so it may stand in the log. */
      readonly mayHaveArrived: boolean;
    }
  | { readonly step: 'recorded' }
  | { readonly step: 'late'; readonly settlement: Settlement }
  | { readonly step: 'refused'; readonly sentence: string }
  | { readonly step: 'withdrawn' }
);

export type Outcome = Exclude<Progress, { step: 'sending' }>;

const TIMEOUT_MS = 15_000;
const AGAIN_MS = 1_000;

/**
 * The answers of this tab, which outlive the page that they were given on. An answer without an echo is sent again with
 * the same token, which the gateway takes once: it is recorded once or not at all.
 */
export class Answers {
  #progress: ReadonlyMap<string, Progress> = new Map();
  readonly #watchers = new Set<() => void>();
  readonly #withdrawals = new Map<string, AbortController>();

  /** By the action's id. */
  get progress(): ReadonlyMap<string, Progress> {
    return this.#progress;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /**
   * One at a time for each action.
   *
   * @param seen the action as the page showed it; the answer is for that and nothing else.
   * @param me who the gateway takes this page for.
   * @param onAction given the action as the answer left it.
   */
  async send(seen: Action, answer: Answer, me: string, onAction: (action: Action) => void): Promise<Outcome> {
    const { id } = seen;
    const withdrawal = new AbortController();
    this.#withdrawals.set(id, withdrawal);
    const outcome = await this.#sendUntilKnown(seen, answer, me, onAction, withdrawal.signal);
    this.#withdrawals.delete(id);
    this.#become(id, outcome);
    return outcome;
  }

  /** Does nothing once the answer may have arrived. */
  withdraw(id: string): void {
    const progress = this.#progress.get(id);
    if (progress?.step === 'sending' && !progress.mayHaveArrived) this.#withdrawals.get(id)?.abort();
  }

  async #sendUntilKnown(
    seen: Action,
    answer: Answer,
    me: string,
    onAction: (action: Action) => void,
    withdrawn: AbortSignal,
  ): Promise<Outcome> {
    const { id } = seen;
    const signedInAs = currentToken();
    const path = { params: { path: { id } } };
    let isSilent = false;
    let isEchoLost = false;
    for (;;) {
      let isPosted = false;
      this.#become(id, { step: 'sending', answer, isSilent, mayHaveArrived: isEchoLost });
      try {
        const action = await dataOf(api.GET('/v1/actions/{id}', { ...path, signal: timeout() }));
        if (withdrawn.aborted) return { step: 'withdrawn', answer };
        if (currentToken() !== signedInAs) return { step: 'refused', answer, sentence: OTHER };
        if (action.status !== 'pending_approval') {
          const outcome = await this.#outcomeOf(id, answer, me, isEchoLost);
          onAction(action);
          return outcome;
        }
        if (!isSame(action, seen)) return { step: 'refused', answer, sentence: CHANGED };
        const { approval_token: token } = action;
        if (token === undefined) return { step: 'refused', answer, sentence: OWN };
        isPosted = true;
        this.#become(id, { step: 'sending', answer, isSilent, mayHaveArrived: true });
        const { approve, reason } = answer;
        const body = { token, approve, ...(reason === '' ? {} : { reason }) };
        onAction(await dataOf(api.POST('/v1/actions/{id}/approval', { ...path, body, signal: timeout() })));
        return { step: 'recorded', answer };
      } catch (error) {
        // Somebody was faster, and the next look says who.
        const isLate = error instanceof Refused && error.status === 409;
        if (!isLate && isRefusal(error)) return { step: 'refused', answer, sentence: sentenceOf(error) };
        isSilent = !isLate;
        isEchoLost ||= isPosted && isSilent;
      }
      if (isSilent) {
        this.#become(id, { step: 'sending', answer, isSilent, mayHaveArrived: isEchoLost });
        await pause(withdrawn);
      }
      if (withdrawn.aborted && !isEchoLost) return { step: 'withdrawn', answer };
    }
  }

  /** It waits no more: by this answer, if an attempt went out whose echo was lost, or by another. */
  async #outcomeOf(id: string, answer: Answer, me: string, isEchoLost: boolean): Promise<Outcome> {
    const settlement = await readSettlement(id, timeout());
    if (!settlement) return { step: 'refused', answer, sentence: 'It does not wait for a person any more.' };
    const isOurs = isEchoLost && settlement.by === me && settlement.approved === answer.approve;
    return isOurs ? { step: 'recorded', answer } : { step: 'late', answer, settlement };
  }

  #become(id: string, progress: Progress): void {
    this.#progress = new Map(this.#progress).set(id, progress);
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

export const OWN = 'You asked for this yourself, and nobody answers what they asked; somebody else has to.';

const OTHER = 'Somebody else has signed in here since, so this was not sent again.';

const CHANGED =
  'It is not what this page showed any more, so nothing was sent; load the page anew and look again.';

/** The gateway's token is for the action as it is now; the person answers what was shown. */
const isSame = (one: Action, other: Action): boolean =>
  one.request_hash === other.request_hash && one.version === other.version;

const timeout = (): AbortSignal => AbortSignal.timeout(TIMEOUT_MS);

const isRefusal = (error: unknown): boolean =>
  error instanceof Refused && error.status < 500 && error.status !== 429;

/** Ends early when the browser is online again, or when the answer is withdrawn. */
function pause(withdrawn: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, AGAIN_MS);
    window.addEventListener('online', end, { signal: ending.signal });
    withdrawn.addEventListener('abort', end, { signal: ending.signal });
  });
}
