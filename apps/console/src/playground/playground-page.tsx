import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../api/me.js';
import { useSettled } from '../browser/use-settled.js';
import { ErrorNotice } from '../elements/notice.js';
import { Page } from '../elements/page.js';
import { useEngine } from '../engine/use-engine.js';
import { ActionPanel } from './action-panel.js';
import { readFields } from './action-fields.js';
import { CasePanel } from './case-panel.js';
import { DecisionPanel } from './decision-panel.js';
import type { Place } from './policy-panel.js';
import { PolicyPanel } from './policy-panel.js';
import { useDecision } from './use-decision.js';
import { useDraft } from './use-draft.js';
import { useFields } from './use-fields.js';
import css from './playground-page.module.css';

/** How long nothing is typed before it is checked, which may take seconds. */
const CHECKED_AFTER_MS = 400;

/** A policy tried on an action, by the engine that the services run. Nothing that is done here changes anything there. */
export function PlaygroundPage(): ReactNode {
  const mayRead = useMe().may.includes('read the policy');
  const { action: actionId } = useSearch({ from: '/playground' });
  const navigate = useNavigate();
  const draft = useDraft();
  const { fields, setFields, error: fieldsError } = useFields(actionId);
  const [place, setPlace] = useState<Place>();
  const { action, errors } = useMemo(() => readFields(fields), [fields]);

  const decision = useDecision(draft.documents, action, draft.info?.policy_hash);
  const toCheck = useSettled(draft.documents, CHECKED_AFTER_MS);
  const {
    data: checked,
    error: checkError,
    isFetching: isChecking,
  } = useEngine('check', toCheck ? { documents: toCheck } : null);
  const isInForce = isSame(draft.documents, draft.inForce);
  const state = !mayRead
    ? 'You may not read the policy in force; this is a text to begin with. The gateway’s own answer stands beside it.'
    : isInForce
      ? `This is the policy in force, ${draft.info?.policy_version ?? ''}. What you type stays in this tab.`
      : draft.inForce
        ? 'This differs from the policy in force. It stays in this tab.'
        : 'No policy is in force that could be shown; this is a text to begin with.';
  const judged = action ? decision.judged : undefined;
  return (
    <Page title="Playground" isWide>
      <div className={css.grid}>
        <div className={css.column}>
          {fieldsError && <ErrorNotice error={fieldsError} />}
          <ActionPanel
            fields={fields}
            errors={errors}
            onFields={setFields}
            onPick={(id) => void navigate({ to: '/playground', search: { action: id } })}
          />
          <DecisionPanel action={action} decision={decision} isInForce={isInForce} onPlace={setPlace} />
          {draft.documents && (
            <CasePanel documents={draft.documents} judged={judged ?? null} isCurrent={decision.isCurrent} />
          )}
        </div>
        <div className={css.column}>
          {draft.error && <ErrorNotice error={draft.error} />}
          {draft.documents ? (
            <>
              {checkError && <ErrorNotice error={checkError} />}
              <PolicyPanel
                documents={draft.documents}
                onDocuments={draft.change}
                checked={checked}
                isChecking={isChecking}
                trace={judged?.record.trace}
                place={place}
                onPlace={setPlace}
                state={state}
                onReset={draft.isChanged ? draft.reset : undefined}
                resetWords={
                  draft.inForce ? 'Reset to the policy in force' : 'Reset to the text to begin with'
                }
              />
            </>
          ) : (
            <p role="status" className={css.loading}>
              Loading the policy in force …
            </p>
          )}
        </div>
      </div>
    </Page>
  );
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
