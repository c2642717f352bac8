import type { InfiniteData } from '@tanstack/react-query';
import type { components } from '../api/schema.js';

export type ActionSummary = components['schemas']['ActionSummaryView'];

/** From where a page of the list goes, and whether up or down. */
export type Place =
  | { readonly from: 'newest' }
  | { readonly from: 'oldest' }
  | { readonly from: 'time'; readonly before: string }
  | { readonly from: 'action'; readonly older: string }
  | { readonly from: 'action'; readonly newer: string };

/** Newest first, wherever it was read from. */
export interface ActionsPage {
  readonly rows: readonly ActionSummary[];
  /** Nothing is newer than its first row, or older than its last. */
  readonly isNewest: boolean;
  readonly isOldest: boolean;
}

export type LoadedActions = InfiniteData<ActionsPage, Place>;

/** An action as an event left it. */
export interface Heard {
  readonly row: ActionSummary;
  readonly passes: boolean;
  /** It began while somebody listened. */
  readonly isNew: boolean;
}

export const PAGE = 200;
/** Whoever stays at the top sees new actions put in; what has grown beyond this is cut to a page again. */
const MOST_AT_TOP = 2 * PAGE;

export const rowsOf = ({ pages }: LoadedActions): ActionSummary[] => pages.flatMap(({ rows }) => rows);

/** Ids begin with the milliseconds of their time (UUIDv7), and the filters of time go by them. */
export const millisOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** The id of the first row; '' when there is none. */
export const topOf = ({ pages }: LoadedActions): string =>
  pages.find(({ rows }) => rows.length > 0)?.rows[0]?.id ?? '';

/**
 * What is loaded, after more events: rows change in place, those that no longer pass the filters go, and new ones come where
 * their id says. An older event than a row tells of changes nothing.
 *
 * @param isAtTop whether new actions may be put above all others.
 */
export function mergeHeard(
  loaded: LoadedActions,
  heard: ReadonlyMap<string, Heard>,
  isAtTop: boolean,
): LoadedActions {
  const unknown = new Map(heard);
  const pages = loaded.pages.map((page) => {
    const rows = page.rows.flatMap((row) => {
      const now = heard.get(row.id);
      unknown.delete(row.id);
      if (now === undefined || now.row.version <= row.version) return [row];
      return now.passes ? [now.row] : [];
    });
    const isSame = rows.length === page.rows.length && rows.every((row, index) => row === page.rows[index]);
    return isSame ? page : { ...page, rows };
  });
  const added = [...unknown.values()].filter(({ passes }) => passes);
  return putIn({ ...loaded, pages }, added, isAtTop);
}

/**
 * The new actions among those heard of that their reader has not seen, whether they were put in or read ahead meanwhile.
 *
 * @param seen the newest that stood at the top while its reader was there.
 */
export const unseenOf = (heard: ReadonlyMap<string, Heard>, seen: string): string[] =>
  [...heard.values()]
    .filter(({ row, passes, isNew }) => passes && isNew && row.id > seen)
    .map(({ row }) => row.id);

function putIn(loaded: LoadedActions, added: readonly Heard[], isAtTop: boolean): LoadedActions {
  const top = topOf(loaded);
  const mayComeFirst = isAtTop && loaded.pages[0]?.isNewest === true;
  const taken = mayComeFirst ? added : added.filter(({ row }) => row.id < top);
  const pages = loaded.pages.map((page, index) => {
    const more = taken.filter(({ row }) => pageOf(loaded, row.id) === index).map(({ row }) => row);
    return more.length === 0 ? page : { ...page, rows: inOrder([...page.rows, ...more]) };
  });
  if (mayComeFirst) return cut({ ...loaded, pages });
  const isMoreAbove = added.some(({ row }) => row.id > top);
  return isMoreAbove ? unpin({ ...loaded, pages }, top) : { ...loaded, pages };
}

/** The page that an id belongs to; -1 when it is further down than what is loaded. */
function pageOf({ pages }: LoadedActions, id: string): number {
  const index = pages.findIndex(({ rows }) => id > (rows.at(-1)?.id ?? id));
  return index === -1 && pages.at(-1)?.isOldest ? pages.length - 1 : index;
}

const inOrder = (rows: readonly ActionSummary[]): ActionSummary[] =>
  rows.toSorted((one, other) => (one.id < other.id ? 1 : -1));

/** Whoever is at the top misses nothing of what is far below; it is read again on the way there. */
function cut(loaded: LoadedActions): LoadedActions {
  const rows = loaded.pages[0]?.rows ?? [];
  return rows.length <= MOST_AT_TOP ? loaded : onlyNewest(rows.slice(0, PAGE), false);
}

/** A list of its first page alone. */
export const onlyNewest = (rows: readonly ActionSummary[], isOldest: boolean): LoadedActions => ({
  pages: [{ rows, isNewest: true, isOldest }],
  pageParams: [{ from: 'newest' }],
});

/** There is more above now. When it is read again, the first page begins where it begins, so nobody loses the place. */
function unpin(loaded: LoadedActions, top: string): LoadedActions {
  const [first, ...pages] = loaded.pages;
  if (first === undefined || !first.isNewest || top === '') return loaded;
  const before = new Date(millisOf(top) + 1).toISOString();
  return {
    pages: [{ ...first, isNewest: false }, ...pages],
    pageParams: [{ from: 'time', before }, ...loaded.pageParams.slice(1)],
  };
}
