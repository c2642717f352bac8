import type { ReactNode } from 'react';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../elements/button.js';
import { CodeBlock } from '../elements/code-block.js';
import { ErrorNotice } from '../elements/notice.js';
import { Panel } from '../elements/page.js';
import type { CheckedEvent } from './check-events.js';
import type { EventView } from './event-view.js';
import { FindingLine } from './finding-line.js';
import { trustedKey } from './kept-trust.js';
import css from './proof-panel.module.css';
import { TrustedKey } from './trusted-key.js';
import { verifySeal } from './verify-seal.js';

const AGAIN_MS = 1_000;

interface ProofPanelProps {
  readonly id: string;
  readonly events: readonly EventView[];
  readonly checked: readonly CheckedEvent[];
}

/** What this browser could check by itself, and by which key. */
export function ProofPanel({ id, events, checked }: ProofPanelProps): ReactNode {
  const [trusted, setTrusted] = useState(() => trustedKey.get());
  const {
    data: seal,
    error,
    isFetching,
    refetch,
  } = useQuery({
    queryKey: ['action', id, 'seal', events.at(-1)?.record_hash, trusted],
    queryFn: () => verifySeal(id, events, trusted),
    refetchInterval: ({ state }) => {
      const waits =
        state.data && [state.data.checkpoint, ...state.data.events].some(({ tone }) => tone === 'wait');
      return waits ? AGAIN_MS : false;
    },
  });
  const trust = (key: string | null): void => {
    trustedKey.set(key);
    setTrusted(key);
  };
  const wrong = checked.filter(({ problems }) => problems.length > 0).map(({ sequence }) => sequence);
  return (
    <Panel
      title="Proof"
      aside={
        <Button size="small" disabled={isFetching} onClick={() => void refetch()}>
          Check again
        </Button>
      }
    >
      <div className={css.parts}>
        <p className={css.hint}>
          Made in this browser, by the code that the gateway and the command line run.
        </p>
        <ul className={css.findings} aria-label="What was checked">
          <FindingLine
            name="Hash chain"
            finding={
              wrong.length === 0
                ? { tone: 'good', says: `All ${events.length} events are what their hashes were made of.` }
                : {
                    tone: 'bad',
                    says: `Event ${wrong.join(' and event ')} does not match: see what happened.`,
                  }
            }
          />
          {seal && (
            <>
              <FindingLine name="Checkpoint" finding={seal.checkpoint} />
              {seal.events.map((finding, index) => (
                <FindingLine
                  key={events[index]?.id}
                  name={`Event ${events[index]?.sequence ?? ''}`}
                  finding={finding}
                />
              ))}
              {seal.receipt && <FindingLine name="Receipt" finding={seal.receipt} />}
              {seal.growth && <FindingLine name="This tab" finding={seal.growth} />}
            </>
          )}
        </ul>
        {!seal && !error && <p role="status">Fetching the proofs …</p>}
        {error && <ErrorNotice error={error} />}
        {seal && <TrustedKey served={seal.servedKeys} trusted={trusted} onTrust={trust} />}
        {seal && (
          <details>
            <summary className={css.summary}>The signed texts, to keep</summary>
            <div className={css.parts}>
              {seal.notes.checkpoint !== null && (
                <CodeBlock label="Checkpoint">{seal.notes.checkpoint}</CodeBlock>
              )}
              {seal.notes.receipt !== null && <CodeBlock label="Receipt">{seal.notes.receipt}</CodeBlock>}
            </div>
          </details>
        )}
      </div>
    </Panel>
  );
}
