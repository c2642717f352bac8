import type { ReactNode } from 'react';
import type { DecisionRecord, MatchedRule } from '#action';
import type { Action } from '../api/client.js';
import { useMe } from '../api/me.js';
import { ErrorNotice, Notice } from '../elements/notice.js';
import { Facts, Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { Compared } from './compared.js';
import { ruleName, whySentence } from './decision-words.js';
import css from './decision-panel.module.css';
import { RuleText } from './rule-text.js';
import { useDecidingTexts } from './use-story.js';

interface DecisionPanelProps {
  readonly title: string;
  readonly record: DecisionRecord | undefined;
  readonly action: Action;
}

/** What was decided, by which rule, and where that stands in the policy. */
export const DecisionPanel = ({ title, record, action }: DecisionPanelProps): ReactNode => (
  <Panel title={title}>
    {record ? (
      <Decided record={record} action={action} />
    ) : (
      <p>It is not decided yet. An evaluator does it within a moment; while none runs, it waits.</p>
    )}
  </Panel>
);

function Decided({
  record,
  action,
}: {
  readonly record: DecisionRecord;
  readonly action: Action;
}): ReactNode {
  const { decision, outcome, reason_code, risk_level, trace } = record;
  return (
    <div className={css.parts}>
      <p className={css.why}>
        <Visible>{whySentence(record)}</Visible>
      </p>
      <Facts
        facts={[
          ['Decision', `${decision} (${outcome})`],
          ['Reason code', <code key="code">{reason_code}</code>],
          ['Risk', trace.risk_rule ? `${risk_level}, by a risk rule` : `${risk_level}, no risk rule matches`],
          ['Policy', versionOf(record.policy_version, record.policy_hash)],
          ...(record.profile_id === null
            ? []
            : [
                [
                  'Profile',
                  <Visible key="profile">
                    {`${record.profile_id} ${record.profile_version ?? ''}`.trimEnd()}
                  </Visible>,
                ] as const,
              ]),
          ['Judged at', record.evaluated_at],
        ]}
      />
      <Rules record={record} action={action} />
    </div>
  );
}

const versionOf = (version: string | null, hash: string | null): ReactNode =>
  hash === null ? (
    'none was in force'
  ) : (
    <>
      <Visible>{version ?? ''}</Visible> <code className={css.hash}>{hash}</code>
    </>
  );

const NAMES = { profile_rule: 'profile rule', rule: 'rule', risk_rule: 'risk rule' } as const;

function Rules({ record, action }: { readonly record: DecisionRecord; readonly action: Action }): ReactNode {
  const isAllowed = useMe().may.includes('read the policy');
  const { data: texts, error } = useDecidingTexts(record, isAllowed);
  const matched = (['profile_rule', 'rule', 'risk_rule'] as const).flatMap((key) => {
    const rule = record.trace[key];
    return rule === null ? [] : [{ what: NAMES[key], rule }];
  });
  if (matched.length === 0) return null;
  return (
    <>
      {matched.map(({ what, rule }) => (
        <section key={what} className={css.rule} aria-label={`The ${what}`}>
          <h3>
            The {what} <Visible>{ruleName(rule)}</Visible> at <Place rule={rule} />
          </h3>
          <Compared what={what} compared={rule.compared} action={action} />
          {texts
            ?.filter((text) => text.what === what)
            .map((text) => (
              <RuleText key={text.what} text={text} />
            ))}
        </section>
      ))}
      {!isAllowed && (
        <Notice>The text of the policy is not shown: this sign-in may not read policies.</Notice>
      )}
      {error && <ErrorNotice error={error} />}
    </>
  );
}

const Place = ({ rule }: { readonly rule: MatchedRule }): ReactNode => (
  <code className={css.place}>
    <Visible>{`${rule.file}:${rule.line}`}</Visible>
  </code>
);
