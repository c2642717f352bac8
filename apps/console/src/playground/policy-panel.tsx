import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import type { DecisionTrace } from '#action';
import type { MarkedLine } from '../editor/marked-lines.js';
import { NotesList } from '../editor/notes-list.js';
import { notesOf, summaryOf } from '../editor/policy-notes.js';
import type { Target } from '../editor/yaml-editor.js';
import { YamlEditor } from '../editor/yaml-editor.js';
import { Button } from '../elements/button.js';
import { Panel } from '../elements/page.js';
import { Tabs } from '../elements/tabs.js';
import { Visible } from '../elements/visible.js';
import type { Answer, Documents } from '../engine/question.js';
import { fileName } from '../words/policy-words.js';
import { filesOf, withText } from './draft-files.js';
import policySchema from '../../../../schemas/policy.schema.json' with { type: 'json' };
import profileSchema from '../../../../schemas/profile.schema.json' with { type: 'json' };
import css from './policy-panel.module.css';

/** Where to look: a line of a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

interface PolicyPanelProps {
  readonly documents: Documents;
  readonly onDocuments: (documents: Documents) => void;
  readonly checked: Answer<'check'> | undefined;
  readonly isChecking: boolean;
  readonly trace: DecisionTrace | undefined;
  readonly place: Place | undefined;
  readonly onPlace: (place: Place | undefined) => void;
  /** What the text is, next to the policy in force. */
  readonly state: string;
  readonly onReset: (() => void) | undefined;
  readonly resetWords: string;
}

/** The text that decides here, with what is wrong in it and the rule that decides now. */
export function PolicyPanel({
  documents,
  onDocuments,
  checked,
  isChecking,
  trace,
  place,
  onPlace,
  state,
  onReset,
  resetWords,
}: PolicyPanelProps): ReactNode {
  const files = filesOf(documents);
  const [chosen, setChosen] = useState(0);
  const placed = files.findIndex(({ file }) => file === place?.file);
  const index = placed >= 0 ? placed : chosen < files.length ? chosen : 0;
  const shown = files[index]?.file;
  const notes = checked ? notesOf(checked) : [];
  const target = useMemo<Target | undefined>(() => place && { ...place, takesFocus: true }, [place]);
  return (
    <Panel
      title="The policy"
      aside={
        onReset && (
          <Button size="small" onClick={onReset}>
            {resetWords}
          </Button>
        )
      }
    >
      <div className={css.panel}>
        <p className={css.hint}>{state}</p>
        <Tabs
          label="Documents"
          value={String(index)}
          onValue={(now) => {
            setChosen(Number(now));
            onPlace(undefined);
          }}
          tabs={files.map(({ file, text, kind }, at) => ({
            value: String(at),
            title: <Visible>{kind === 'profile' && text === '' ? 'Profile (none)' : fileName(file)}</Visible>,
            content: (
              <div className={css.editor}>
                <YamlEditor
                  label={kind === 'policy' ? 'Text of the policy' : 'Text of the profile'}
                  text={text}
                  onText={(now) => onDocuments(withText(documents, at, now))}
                  schema={kind === 'policy' ? policySchema : profileSchema}
                  notes={notes.filter((note) => note.file === shown)}
                  marked={rulesIn(trace, shown)}
                  target={target}
                />
              </div>
            ),
          }))}
        />
        <p className={css.hint}>
          <kbd>Ctrl</kbd>+<kbd>Space</kbd> tells what may stand here. <kbd>Escape</kbd>, then <kbd>Tab</kbd>,
          leaves the editor.
        </p>
        <NotesList
          notes={notes}
          isChecking={isChecking}
          summary={checked ? summaryOf(checked) : ''}
          onLine={onPlace}
        />
      </div>
    </Panel>
  );
}

const rulesIn = (trace: DecisionTrace | undefined, shown: string | undefined): readonly MarkedLine[] =>
  [trace?.rule, trace?.profile_rule, trace?.risk_rule].flatMap((rule) =>
    rule && rule.file === shown ? [{ line: rule.line, look: 'matched' }] : [],
  );
