import { randomUUID } from 'node:crypto';
import type { ActionRequest } from '#action';
import type { Call, Day } from './day.js';
import type { ActionView } from './gateway.js';

/**
 * One playing of the day. Each request carries a mark in its context, by which the approver knows the calls of this run
 * among all that the gateway holds.
 */
export class Run {
  readonly id = randomUUID();
  readonly calls: readonly Call[];

  constructor(day: Day) {
    this.calls = day.chapters.flatMap((chapter) => chapter.calls);
  }

  requestOf(call: Call): ActionRequest {
    const { agent_id, tool, operation, params, context, time } = call;
    const demo = { run: this.id, call: this.calls.indexOf(call), time };
    return { agent_id, tool, operation, params, context: { ...context, demo } };
  }

  /** The call that an action was submitted for; undefined for an action of somebody else. */
  callOf({ context }: Pick<ActionView, 'context'>): Call | undefined {
    const mark = context?.['demo'] as { run?: unknown; call?: unknown } | null | undefined;
    return mark?.run === this.id ? this.calls[Number(mark.call)] : undefined;
  }
}
