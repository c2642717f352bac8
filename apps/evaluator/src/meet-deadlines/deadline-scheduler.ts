import type { Action, ActionEvent } from '#action';
import { deadlineOf, expireApproval, timeOut } from '#action';
import { overdueActions } from '#action-status';
import type { ActionStore } from '#action-store';
import type { Log, Settings } from '#platform';
import { metrics, timestamp } from '#platform';

const AT_ONCE = 500;

interface Deadline {
  readonly status: 'pending_approval' | 'executing';
  readonly seconds: number;
  readonly event: (action: Action, deadline: string) => ActionEvent;
}

/**
 * Writes what happens when nothing happens: an approval that nobody gives expires, an execution without a result times
 * out. Every evaluator runs one; the place in the stream makes each event happen once, and whoever answers first wins.
 */
export class DeadlineScheduler {
  readonly #deadlines: readonly Deadline[];

  constructor(
    private readonly store: ActionStore,
    { approvalTimeout, actionTimeout }: Pick<Settings, 'approvalTimeout' | 'actionTimeout'>,
    private readonly name: string,
    private readonly log: Log,
  ) {
    this.#deadlines = [
      { status: 'pending_approval', seconds: approvalTimeout, event: expireApproval },
      { status: 'executing', seconds: actionTimeout, event: timeOut },
    ];
  }

  async meet(): Promise<void> {
    for (const deadline of this.#deadlines) await this.#meetAll(deadline);
  }

  async #meetAll({ status, seconds, event }: Deadline): Promise<void> {
    const overdue = await overdueActions(this.store.pool, status, seconds, AT_ONCE);
    const by = { actor: { type: 'scheduler', id: this.name }, created_at: timestamp() } as const;
    const stored = (await this.store.loadEnds(overdue)).filter(({ action }) => action.status === status);
    const appended = await Promise.all(
      stored.map((one) => {
        const happened = event(one.action, deadlineOf(one.action.updated_at, seconds));
        return this.store.append(one, [happened], by);
      }),
    );
    const count = appended.filter((one) => one !== null).length;
    if (count === 0) return;
    metrics.deadlines.inc({ status }, count);
    this.log.info({ status, actions: count }, 'the deadlines of actions have passed');
  }
}
