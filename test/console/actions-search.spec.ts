import { actionsSearch } from '../../apps/console/src/actions/actions-search.js';
import { meaningsOf, meaningWords } from '../../apps/console/src/actions/search-meanings.js';

const HASH = 'aB'.repeat(32);
const ID = '01a2158d-974c-77e6-944b-0cca5c403e4b';

describe('the address of the list of actions', () => {
  it('keeps what it knows, times in UTC and digits in lower case', () => {
    const known = { status: 'denied', decision: 'deny', risk: 'high', agent: 'a', tool: 't', operation: 'o' };
    expect(
      actionsSearch({
        ...known,
        from: '2026-01-01T02:00:00+02:00',
        id: ID.toUpperCase(),
        hash: HASH,
        at: 'oldest',
      }),
    ).toEqual({ ...known, from: '2026-01-01T00:00:00.000Z', id: ID, hash: HASH.toLowerCase(), at: 'oldest' });
  });

  it.each([
    ['a status that there is not', { status: 'exploded' }],
    ['a name that an object has anyway', { status: 'constructor' }],
    ['a time without its zone', { to: '2026-01-01T00:00:00' }],
    ['a day that there is not', { to: '2026-13-41T00:00:00Z' }],
    ['an id that is too short', { id: '01a' }],
    ['half a hash', { hash: HASH.slice(32) }],
    ['an empty name', { agent: '' }],
    ['a name with a NUL', { agent: 'a\0' }],
    ['a list', { agent: ['a'] }],
    ['a parameter of somebody else', { colour: 'red' }],
  ])('drops %s', (_, search) => {
    expect(actionsSearch(search)).toEqual({});
  });

  it('takes a name that looks like a number or a truth for a name', () => {
    expect(actionsSearch({ agent: 7, tool: true })).toEqual({ agent: '7', tool: 'true' });
  });
});

describe('what is typed into the search', () => {
  const filtersOf = (typed: string): object[] => meaningsOf(typed).map(({ filter }) => filter);

  it.each([
    ['a hash', HASH, [{ hash: HASH.toLowerCase() }]],
    ['an id', ` ${ID} `, [{ id: ID }]],
    ['an id without hyphens', ID.replaceAll('-', ''), [{ id: ID.replaceAll('-', '') }]],
    ['digits that may be a name too', 'Cafe', [{ id: 'cafe' }, { agent: 'Cafe' }, { tool: 'Cafe' }]],
    ['a name', 'shell', [{ agent: 'shell' }, { tool: 'shell' }]],
    ['too few digits', '01a', [{ agent: '01a' }, { tool: '01a' }]],
    ['nothing', ' ', []],
  ])('is understood when it is %s', (_, typed, filters) => {
    expect(filtersOf(typed)).toEqual(filters);
  });

  it('is told of as it is understood', () => {
    expect(meaningWords(meaningsOf(HASH))).toBe('Read as the hash of a request.');
    expect(meaningWords(meaningsOf(''))).toMatch(/^An id or its beginning/);
  });
});
