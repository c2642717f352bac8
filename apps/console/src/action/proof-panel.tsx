import type { ReactNode } from 'react';
import { useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from '../elements/button.js';
import { CodeBlock } from '../elements/code-block.js';
import { ErrorNotice } from '../elements/notice.js';
import { Panel } from '../elements/page.js';
import type { CheckedEvent } from './check-events.js';
import type { Finding } from './check-seal.js';
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
    isPlaceholderData,
    refetch,
  } = useQuery({
    queryKey: ['action', id, 'seal', events.at(-1)?.record_hash, trusted],
    queryFn: () => verifySeal(id, events, trusted),
    placeholderData: keepPreviousData,
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
  const chain = chainFinding(checked);
  const found = seal ? [chain, seal.checkpoint, ...seal.events, seal.receipt, seal.growth] : [chain];
  return (
    <Panel
      title="Proof"
      aside={
        <Button size="small" onClick={() => void refetch()}>
          Check again
        </Button>
      }
    >
      <div className={css.parts}>
        <p className={css.hint}>
          Checked in this browser, by the code that the gateway and the command line run.
        </p>
        <p role="status" className={css.summary}>
          {error
            ? 'The proofs could not be fetched.'
            : summaryOf(found, seal !== undefined && !isPlaceholderData)}
        </p>
        <ul className={css.findings} aria-label="What was checked">
          <FindingLine name="Hash chain" finding={chain} />
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
        {error && <ErrorNotice error={error} />}
        {seal && <TrustedKey served={seal.servedKeys} trusted={trusted} onTrust={trust} />}
        {seal && (
          <details>
            <summary className={css.opener}>The signed texts, to keep</summary>
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

function chainFinding(checked: readonly CheckedEvent[]): Finding {
  const wrong = checked.filter(({ problems }) => problems.length > 0).map(({ sequence }) => sequence);
  return wrong.length === 0
    ? { tone: 'good', says: `All ${checked.length} events are what their hashes were made of.` }
    : { tone: 'bad', says: `Event ${wrong.join(' and event ')} does not match: see what happened.` };
}

function summaryOf(findings: readonly (Finding | undefined)[], isFetched: boolean): string {
  const tones = findings.map((finding) => finding?.tone);
  const wrong = tones.filter((tone) => tone === 'bad').length;
  if (!isFetched) return 'Fetching the proofs …';
  if (wrong > 0) return wrong === 1 ? 'One thing does not hold.' : `${wrong} things do not hold.`;
  return tones.includes('wait') ? 'Not all of it is sealed yet.' : 'All that was checked holds.';
}
