import type { Day } from './day.js';
import { DecisionWatch } from './decision-watch.js';
import type { Gateway } from './gateway.js';
import { inLanes } from './in-lanes.js';
import type { Told } from './outcome.js';
import { tell } from './outcome.js';
import { playCall } from './play-call.js';
import { Run } from './run.js';
import { scriptedApprover } from './scripted-approver.js';

const IN_FLIGHT = 8;

export interface PlayedDay {
  readonly run: string;
  readonly calls: readonly Told[];
  readonly seconds: number;
}

/** Plays the day: the agents on one side, the approver on the other, and only the gateway between them. */
export async function playDay(gateway: Gateway, day: Day, onPlayed: () => void): Promise<PlayedDay> {
  const run = new Run(day);
  const watch = new DecisionWatch(gateway);
  const over = new AbortController();
  const { signal } = over;
  const [watching, approving] = [gate(), gate()];
  const actors = Promise.all([
    watch.follow({ onOpen: watching.open, signal }),
    scriptedApprover(gateway, run, { onOpen: approving.open, signal }),
  ]);
  const agents = async (): Promise<PlayedDay> => {
    await Promise.all([watching.opened, approving.opened]);
    const begin = performance.now();
    const calls = await inLanes(
      run.calls,
      { laneOf: ({ agent_id }) => agent_id, limit: IN_FLIGHT },
      async (call) => {
        const played = await playCall(gateway, watch, run, call);
        onPlayed();
        return tell(played, gateway.auditTrail(played.id));
      },
    );
    return { run: run.id, calls, seconds: (performance.now() - begin) / 1000 };
  };
  try {
    const failure = actors.then(() => new Promise<never>(() => undefined));
    return await Promise.race([agents(), failure]);
  } finally {
    over.abort();
    await Promise.allSettled([actors]);
  }
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
