import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { Download } from 'lucide-react';
import { saveFile } from '../browser/save-file.js';
import { Button } from '../elements/button.js';
import { CodeBlock } from '../elements/code-block.js';
import { TextField } from '../elements/field.js';
import { Panel } from '../elements/page.js';
import type { Answer, Documents } from '../engine/question.js';
import { decisionVerb, fileName } from '../words/policy-words.js';
import type { SavedCase } from './saved-case.js';
import { caseOf, suiteNameFor, suiteText } from './saved-case.js';
import css from './case-panel.module.css';

interface CasePanelProps {
  readonly documents: Documents;
  readonly judged: Answer<'judge'>;
  /** Whether it is about what is typed now. */
  readonly isCurrent: boolean;
}

/** Keeps what is decided as a test. Nothing is written on the gateway: it is a file to be put beside the policy. */
export function CasePanel({ documents, judged, isCurrent }: CasePanelProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [saved, setSaved] = useState<readonly SavedCase[]>([]);
  const suggested = judged ? suggestedName(judged) : '';
  const name = typed.trim() === '' ? suggested : typed.trim();
  const isTaken = saved.some((one) => one.name === name);
  const [profile] = documents.profiles;
  const profileFile = profile && fileName(profile.file);
  const suiteFile = suiteNameFor(documents.policy[0]?.file ?? 'policy.yaml');
  const current = judged && caseOf(name, judged.action, judged.record, documents);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isTaken || !current || !isCurrent) return;
    setSaved([...saved, current]);
    setTyped('');
  };
  return (
    <Panel title="Keep it as a test">
      <form className={css.form} onSubmit={add}>
        <TextField
          label="What holds, as a sentence"
          value={typed}
          placeholder={suggested}
          onValueChange={setTyped}
          error={isTaken ? 'A case of this name is kept already; give each its own.' : undefined}
        />
        {current ? (
          <CodeBlock label="The case">{suiteText([current], profileFile)}</CodeBlock>
        ) : (
          <p className={css.hint}>Once something is decided, the case stands here.</p>
        )}
        <div className={css.buttons}>
          <Button type="submit" disabled={!current || !isCurrent}>
            Keep the case
          </Button>
          <Button
            look="primary"
            disabled={saved.length === 0}
            onClick={() =>
              saveFile(new Blob([suiteText(saved, profileFile)], { type: 'text/plain' }), suiteFile)
            }
          >
            <Download size={16} aria-hidden /> Download {suiteFile}
          </Button>
        </div>
        <p role="status" className={css.hint}>
          {saved.length === 0
            ? 'Kept cases stay in this tab until it is closed; download them and put the file beside the policy.'
            : `Kept: ${saved.map((one) => one.name).join('; ')}.`}
        </p>
      </form>
    </Panel>
  );
}

const suggestedName = ({ action, record }: NonNullable<Answer<'judge'>>): string =>
  `${action.tool}:${action.operation} by ${action.agent_id} ${decisionVerb(record.decision)}`;
