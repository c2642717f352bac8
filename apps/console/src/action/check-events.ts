import { matchesCommitment, matchesHash } from '#event-record';
import type { EventView } from './event-view.js';

/** What of an event does not match, in sentences; nothing when all of its hashes hold. */
export interface CheckedEvent {
  readonly sequence: number;
  readonly problems: readonly string[];
}

interface Stream {
  readonly id: string;
  readonly isErased: boolean;
}

/** Makes every hash of an action's events again, from what the gateway says is in them. */
export const checkEvents = (events: readonly EventView[], stream: Stream): CheckedEvent[] =>
  events.map((event, index) => ({
    sequence: event.sequence,
    problems: [
      ...placeProblems(event, events[index - 1], stream),
      ...(matchesHash(event)
        ? []
        : ['A field of it is not what its hash was made of: it was changed after it was written.']),
      ...payloadProblems(event, stream),
    ],
  }));

function placeProblems(event: EventView, before: EventView | undefined, { id }: Stream): string[] {
  const { action_id, sequence, prev_hash } = event;
  const expected = (before?.sequence ?? 0) + 1;
  return [
    ...(action_id === id ? [] : ['It is an event of another action.']),
    ...(sequence === expected
      ? []
      : [`It has the number ${sequence} where ${expected} was expected: an event is missing or was put in.`]),
    ...(prev_hash === (before?.record_hash ?? null)
      ? []
      : [
          before
            ? `It does not follow from event ${before.sequence} as that stands here.`
            : 'It names an event before it, and there is none.',
        ]),
  ];
}

function payloadProblems({ payload, salt, meta }: EventView, { isErased }: Stream): string[] {
  const { payload_commitment } = meta;
  if (payload === null && salt === null) {
    return payload_commitment === undefined || isErased
      ? []
      : ['What was written in it is missing, and no erasure of it is on record.'];
  }
  const holds = payload !== null && salt !== null && matchesCommitment(payload, salt, payload_commitment);
  return holds ? [] : ['What was written in it is not what its hash was made of.'];
}
