import type { EventRecord } from '#event-record';
import type { JsonObject } from '#json';

/** The lines of an export as NDJSON. Every field of an event line but `leaf` stands under its record_hash; `leaf` under the seal. */
export type ExportLine = ExportHeader | ExportedEvent | ArchivedEvent | ExportedCheckpoint;

/** The first line. */
export interface ExportHeader {
  readonly type: 'export';
  readonly origin: string;
  /** What was asked for; null for the whole log, which alone can be shown to be complete. */
  readonly filter: Readonly<Record<string, string>> | null;
  /** The size of the checkpoint up to which the log is exported, or further. */
  readonly tree_size: number;
}

export type ExportedEvent = Omit<EventRecord, 'position' | 'meta'> & {
  readonly type: 'event';
  readonly meta: JsonObject & { readonly payload_commitment?: string };
  /** The number of the event in the whole log, from 0; in a filtered export only with its proof. */
  readonly leaf?: number;
  /** Leads from the event to the root of the checkpoint at the end; hex. */
  readonly proof?: readonly string[];
};

/** Stands for an event whose month was archived. An act `month_archived` in the log says how many there are, and which. */
export interface ArchivedEvent {
  readonly type: 'archived';
  readonly leaf: number;
  /** As 2026-08. */
  readonly month: string;
  readonly record_hash: string;
}

/** After the last event that it covers. The last line is one. */
export interface ExportedCheckpoint {
  readonly type: 'checkpoint';
  readonly note: string;
}
