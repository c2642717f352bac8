import type { Action, ActionEvent, Created } from '#action';
import type { Erasure } from '#administration';
import { erasuresOf } from '#administration';
import { evolve, fold } from '#action';
import type { ActionSummary, ListFilter } from '#action-status';
import { listActions, listSummaries, rowOf, statusProjection } from '#action-status';
import type { Actor, ChainEnd, EventRecord, NewEvent } from '#event-record';
import { linkEvents } from '#event-record';
import {
  actionOfIdempotencyKey,
  archivedStream,
  createAppender,
  poolOf,
  readStream,
  readStreams,
  readStreamsAfter,
} from '#event-store';
import type { AppenderOptions } from '#event-store';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { type Page, PageInMaking } from './page.js';

export interface StoredAction {
  readonly action: KnownAction;
  readonly events: readonly EventRecord<ActionEvent>[];
}

/** An action and its last event, which the next one builds on. */
export interface ActionAtEnd {
  readonly action: Action;
  readonly end: ChainEnd;
}

function atEnd({ action, events }: StoredAction): ActionAtEnd {
  const end = events.at(-1);
  if (!end) throw new Error(`action ${action.id} has no events`);
  return { action, end };
}

/** An action after an append, and the events that were appended. */
export interface Appended {
  readonly action: Action;
  readonly events: readonly NewEvent<ActionEvent>[];
}

/** An action, and who erased its facts if somebody has. */
export type KnownAction = Action & { readonly erased?: Erasure };

export class ActionNotFound extends Error {
  /** @param month that with which it was archived, if it was. */
  constructor(
    readonly id: string,
    month?: string,
  ) {
    super(
      month === undefined
        ? `There is no action ${id}.`
        : `Action ${id} was archived with its month, ${month}; only proofs of its events are here.`,
    );
  }
}

/** A moment of the past: a position of the log, a time (RFC 3339 UTC with six digits), or both. */
export interface Moment {
  readonly position?: number | undefined;
  readonly time?: string | undefined;
}

/** The events up to the first that is later. Clocks differ a little, so that a later one may bear an earlier time. */
function eventsAt(
  events: readonly EventRecord<ActionEvent>[],
  { position = Infinity, time }: Moment,
): readonly EventRecord<ActionEvent>[] {
  const later = events.findIndex(
    (event) => event.position > position || (time !== undefined && event.created_at > time),
  );
  return later === -1 ? events : events.slice(0, later);
}

const LOADED_AT_ONCE = 50;
const MOST_LOOKED_AT = 20_000;

interface Submission {
  readonly id: string;
  readonly actor: Actor;
  readonly created_at: string;
  readonly idempotency?: { readonly principal: string; readonly key: string };
}

/** Two writers at most change an action at a time; whoever loses twice in a row meets a state that answers it. */
const ATTEMPTS = 5;

export class ActionStore {
  readonly pool: Pool;
  readonly #append: ReturnType<typeof createAppender>;

  constructor(
    readonly database: DataSource,
    options: AppenderOptions = {},
  ) {
    this.pool = poolOf(database);
    this.#append = createAppender(this.pool, statusProjection, options);
  }

  /** The action, as it stood at a moment when one is given. */
  async load(id: string, moment: Moment = {}): Promise<StoredAction> {
    const stream = await readStream<ActionEvent>(this.pool, id);
    const events = eventsAt(stream, moment);
    const action = fold(events);
    if (action === null)
      throw new ActionNotFound(id, stream.length === 0 ? await this.#monthOfArchived(id) : undefined);
    const [stored = { action, events }] = await this.#withErasures([{ action, events }]);
    return stored;
  }

  /** Many at once; an id that the log did not know at that moment has no entry. */
  async loadMany(ids: readonly string[], moment: Moment = {}): Promise<Map<string, StoredAction>> {
    if (ids.length === 0) return new Map();
    const streams = await readStreams<ActionEvent>(this.pool, ids);
    const stored = [...streams.values()].flatMap((stream) => {
      const events = eventsAt(stream, moment);
      const action = fold(events);
      return action === null ? [] : [{ action, events }];
    });
    return new Map((await this.#withErasures(stored)).map((one) => [one.action.id, one]));
  }

  /** Many at once, with no more than it takes to append to them; an id that the log does not know has no entry. */
  async loadEnds(ids: readonly string[]): Promise<ActionAtEnd[]> {
    const streams = await readStreamsAfter<ActionEvent>(this.pool, ids, 0);
    return [...streams.values()].flatMap((events) => {
      const [action, end] = [fold(events), events.at(-1)];
      return action === null || end === undefined ? [] : [{ action, end }];
    });
  }

  /** Actions that are known as they were recorded, as they stand now. Only what happened since is read. */
  async catchUp(known: readonly Action[]): Promise<Action[]> {
    const ids = known.map(({ id }) => id);
    const streams = await readStreamsAfter<ActionEvent>(this.pool, ids, 1);
    return known.map((action) =>
      (streams.get(action.id) ?? []).reduce<Action>((state, event) => evolve(state, event, event), action),
    );
  }

  async #monthOfArchived(id: string): Promise<string | undefined> {
    return (await archivedStream(this.pool, id))[0]?.month;
  }

  async #withErasures(stored: readonly StoredAction[]): Promise<StoredAction[]> {
    const erased = stored.filter(({ action }) => action.params === null).map(({ action }) => action.id);
    const erasures = await erasuresOf(this.pool, erased);
    return stored.map((one) => {
      const erasure = erasures.get(one.action.id);
      return erasure ? { ...one, action: { ...one.action, erased: erasure } } : one;
    });
  }

  /** A page of the list, in its order. */
  async list({ limit, ...filter }: ListFilter): Promise<Page<KnownAction>> {
    const page = new PageInMaking<KnownAction>(limit);
    let { cursor, offset } = filter;
    for (;;) {
      const size = Math.min(LOADED_AT_ONCE, limit - page.items.length);
      const ids = await listActions(this.database, { ...filter, cursor, offset, limit: size });
      const loaded = await this.loadMany(ids);
      for (const id of ids) {
        const action = loaded.get(id)?.action;
        if (action && page.add(action)) return { items: page.items, next: id };
      }
      if (ids.length < size) return { items: page.items, next: undefined };
      [cursor, offset] = [ids.at(-1), 0];
    }
  }

  /** A page of the list as the rows of status tell it. */
  async summaries(filter: ListFilter): Promise<Page<ActionSummary>> {
    const items = await listSummaries(this.database, filter);
    return { items, next: items.length < filter.limit ? undefined : items.at(-1)?.id };
  }

  /** The newest actions of the same agent before this one, so many at most. */
  earlierOfAgent({ id, agent_id }: Action, limit: number): Promise<ActionSummary[]> {
    return listSummaries(this.database, { agent_id, cursor: id, limit, offset: 0 });
  }

  /**
   * The same as it stood at a moment. What changes from one event to the next is in no table as it was, so actions are folded
   * until enough of them pass the filter, or until too many were looked at.
   */
  async listAt(
    { status, decision, risk_level, limit, offset, ...filter }: ListFilter,
    moment: Moment,
  ): Promise<Page<KnownAction>> {
    const passes = ({ status: then, decided }: Action): boolean =>
      (status ?? then) === then &&
      (decision ?? decided?.decision) === decided?.decision &&
      (risk_level ?? decided?.risk_level) === decided?.risk_level;
    const page = new PageInMaking<KnownAction>(limit);
    let [cursor, skipped] = [filter.cursor, 0];
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += LOADED_AT_ONCE) {
      const ids = await listActions(this.database, { ...filter, cursor, limit: LOADED_AT_ONCE, offset: 0 });
      const loaded = await this.loadMany(ids, moment);
      for (const id of ids) {
        cursor = id;
        const action = loaded.get(id)?.action;
        if (!action || !passes(action)) continue;
        if (skipped++ >= offset && page.add(action)) return { items: page.items, next: id };
      }
      if (ids.length < LOADED_AT_ONCE) return { items: page.items, next: undefined };
    }
    return { items: page.items, next: cursor };
  }

  /** Appends `created`. null when the principal has used the idempotency key before. */
  async submit(created: Created, { id, actor, created_at, idempotency }: Submission): Promise<Action | null> {
    const events = linkEvents<ActionEvent>([created], { action_id: id, after: null, actor, created_at });
    const action = fold(events);
    if (action === null) return null;
    const appended = await this.#append({
      events,
      row: rowOf(action),
      ...(idempotency ? { idempotency } : {}),
    });
    return appended ? action : null;
  }

  actionOfIdempotencyKey(principal: string, key: string): Promise<string | undefined> {
    return actionOfIdempotencyKey(this.pool, principal, key);
  }

  /** Appends the next events of an action; null when another writer was faster, and then nothing was written. */
  async append(
    { action, end: after }: ActionAtEnd,
    next: readonly ActionEvent[],
    { actor, created_at }: { actor: Actor; created_at: string },
  ): Promise<Appended | null> {
    const events = linkEvents(next, { action_id: action.id, after, actor, created_at });
    const changed = events.reduce((state, event) => evolve(state, event, event), action);
    return (await this.#append({ events, row: rowOf(changed) })) ? { action: changed, events } : null;
  }

  /**
   * Loads, asks the command what happens next, appends; again from the start when another writer was faster, so that the
   * command always answers to the newest state.
   *
   * @throws ActionNotFound, and whatever the command throws.
   */
  async change(
    id: string,
    command: (action: Action) => readonly ActionEvent[],
    { actor, created_at }: { actor: Actor | ((next: readonly ActionEvent[]) => Actor); created_at: string },
  ): Promise<Action> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const stored = await this.load(id);
      const next = command(stored.action);
      const who = typeof actor === 'function' ? actor(next) : actor;
      const changed = await this.append(atEnd(stored), next, { actor: who, created_at });
      if (changed !== null) return changed.action;
    }
    throw new Error(`action ${id} was changed by others ${ATTEMPTS} times in a row`);
  }
}
