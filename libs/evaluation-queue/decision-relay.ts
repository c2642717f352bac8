import type { DecisionRelay } from './queue-backend.js';

const topicOf = (gateway: string | null): string => `decided.${gateway ?? 'anyone'}`;

/** Tells the gateway that asked, or all of them when nobody is known to wait, that these actions are decided. It may get lost. */
export async function announceDecided(
  relay: DecisionRelay,
  gateway: string | null,
  actionIds: readonly string[],
): Promise<void> {
  await relay.publish(topicOf(gateway), actionIds);
}

/** Hears what is announced to this gateway and to all. */
export async function onDecided(
  relay: DecisionRelay,
  gateway: string,
  listener: (actionIds: readonly string[]) => void,
): Promise<void> {
  const deliver = ({ data }: { data: readonly string[] }): void => listener(data);
  await relay.subscribe<readonly string[]>(topicOf(gateway), deliver);
  await relay.subscribe<readonly string[]>(topicOf(null), deliver);
}
