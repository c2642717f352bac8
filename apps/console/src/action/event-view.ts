import type { ActionEvent, DecisionMade, DecisionRecord, Revoked } from '#action';
import type { EventRecord } from '#event-record';

/** An event as the API shows it. */
export type EventView = EventRecord<ActionEvent>;

/** What was decided, as far as these events tell. */
export const decidedIn = (events: readonly EventView[]): DecisionRecord | undefined =>
  events.find((event): event is EventView & DecisionMade => event.event_type === 'decision_made')?.meta;

/** The stricter decision that took an earlier one back, if one did. */
export const revokedIn = (events: readonly EventView[]): DecisionRecord | undefined =>
  events.find((event): event is EventView & Revoked => event.event_type === 'revoked')?.meta.stricter;
