import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { NotesList } from '../editor/notes-list.js';
import type { PolicyNote } from '../editor/policy-notes.js';
import { notesOf, summaryOf } from '../editor/policy-notes.js';
import type { Target } from '../editor/yaml-editor.js';
import { YamlEditor } from '../editor/yaml-editor.js';
import { ErrorNotice } from '../elements/notice.js';
import { Tabs } from '../elements/tabs.js';
import { Visible } from '../elements/visible.js';
import type { Documents } from '../engine/question.js';
import { useEngine } from '../engine/use-engine.js';
import { fileName } from '../words/policy-words.js';
import css from './text-view.module.css';

interface TextViewProps {
  readonly documents: Documents;
  /** Marked and shown. */
  readonly line: number | undefined;
  /** Of the file with this name; without it, of the first. */
  readonly file: string | undefined;
}

/** The documents as they stand, with what is odd at its line. */
export function TextView({ documents, line, file }: TextViewProps): ReactNode {
  const files = useMemo(() => [...documents.policy, ...documents.profiles], [documents]);
  const linked = Math.max(
    0,
    files.findIndex((one) => one.file === file),
  );
  const [chosen, setChosen] = useState<{ readonly index: number; readonly note?: PolicyNote }>();
  const index = chosen?.index ?? linked;
  const shown = files[index];
  const { data: checked, error, isFetching } = useEngine('check', { documents });
  const notes = useMemo(() => (checked ? notesOf(checked) : []), [checked]);
  const ofFile = useMemo(() => notes.filter((note) => note.file === shown?.file), [notes, shown]);
  const isLinked = line !== undefined && index === linked;
  const marked = useMemo(() => (isLinked ? [{ line, look: 'named' as const }] : []), [isLinked, line]);
  const note = chosen?.note;
  const target = useMemo<Target | undefined>(
    () =>
      note
        ? { line: note.line, column: note.column, takesFocus: true }
        : isLinked
          ? { line, takesFocus: false }
          : undefined,
    [note, isLinked, line],
  );
  const editorOf = (at: number): ReactNode => {
    const { file: name, text } = files[at] ?? { file: '', text: '' };
    return (
      <div className={css.text}>
        <YamlEditor
          label={`Text of ${fileName(name)}`}
          text={text}
          notes={ofFile}
          marked={marked}
          target={target}
        />
      </div>
    );
  };
  return (
    <div className={css.view}>
      {files.length === 1 ? (
        editorOf(0)
      ) : (
        <Tabs
          label="Documents"
          value={String(index)}
          onValue={(now) => setChosen({ index: Number(now) })}
          tabs={files.map((one, at) => ({
            value: String(at),
            title: <Visible>{fileName(one.file)}</Visible>,
            content: editorOf(at),
          }))}
        />
      )}
      {error && <ErrorNotice error={error} />}
      <NotesList
        notes={notes}
        isChecking={isFetching}
        summary={checked ? summaryOf(checked) : ''}
        onLine={(one) =>
          setChosen({
            index: Math.max(
              0,
              files.findIndex(({ file: name }) => name === one.file),
            ),
            note: { ...one },
          })
        }
      />
    </div>
  );
}
