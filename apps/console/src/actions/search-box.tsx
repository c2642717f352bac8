import type { ReactNode, RefObject, SubmitEvent } from 'react';
import { useId, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { Button } from '../elements/button.js';
import { ErrorNotice } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';
import type { ActionsFilter } from './actions-search.js';
import { readActions } from './read-actions.js';
import type { Meaning } from './search-meanings.js';
import { meaningsOf, meaningWords } from './search-meanings.js';
import css from './search-box.module.css';

interface SearchBoxProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFound: (found: Meaning['filter']) => void;
}

/** One box for an id, a hash, an agent or a tool. It says how it reads what is typed, and asks where there are two ways. */
export function SearchBox({ input, onFound }: SearchBoxProps): ReactNode {
  const [typed, setTyped] = useState('');
  const hint = useId();
  const meanings = meaningsOf(typed);
  const search = useMutation({
    mutationFn: (ways: readonly Meaning[]) => existing(ways),
    onSuccess: ([found, other]) => {
      if (found !== undefined && other === undefined) take(found);
    },
  });
  const take = ({ filter }: Meaning): void => {
    setTyped('');
    search.reset();
    input.current?.focus();
    onFound(filter);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (meanings.length > 0) search.mutate(meanings);
  };
  const found = search.data ?? [];
  return (
    <search className={css.search}>
      <form className={css.form} onSubmit={submit}>
        <input
          ref={input}
          className={css.input}
          type="search"
          aria-label="Search actions"
          aria-describedby={hint}
          placeholder="Id, hash, agent or tool"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            search.reset();
          }}
        />
        <Button type="submit" aria-label="Search">
          <Search size={18} aria-hidden />
        </Button>
      </form>
      <div id={hint} className={css.hint} role="status">
        {search.isPending ? (
          'Looking …'
        ) : search.isSuccess && found.length === 0 ? (
          <>
            No action has “<Visible>{typed.trim()}</Visible>” as{' '}
            {meanings.map(({ words }) => words).join(', or as ')}.
          </>
        ) : found.length > 1 ? (
          <span className={css.ways}>
            It is all of these. Show:
            {found.map((meaning) => (
              <Button key={meaning.words} size="small" onClick={() => take(meaning)}>
                {SHOWN[Object.keys(meaning.filter)[0] as keyof typeof SHOWN]}
              </Button>
            ))}
          </span>
        ) : (
          meaningWords(meanings)
        )}
      </div>
      {search.isError && <ErrorNotice error={search.error} />}
    </search>
  );
}

const SHOWN = {
  id: 'Ids that begin so',
  hash: 'The request',
  agent: 'The agent’s actions',
  tool: 'The tool’s actions',
} as const satisfies Readonly<Record<keyof Meaning['filter'], string>>;

/** Those that some action bears out. */
async function existing(meanings: readonly Meaning[]): Promise<Meaning[]> {
  const looked = await Promise.all(
    meanings.map(async (meaning) => ({
      meaning,
      isThere: meaning.isCertain || (await isThereAny(meaning.filter)),
    })),
  );
  return looked.filter(({ isThere }) => isThere).map(({ meaning }) => meaning);
}

async function isThereAny(filter: ActionsFilter): Promise<boolean> {
  const { rows } = await readActions(filter, { from: 'newest' }, 1);
  return rows.length > 0;
}
