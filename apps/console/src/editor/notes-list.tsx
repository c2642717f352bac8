import type { ReactNode } from 'react';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { JsonBlock } from '../elements/json-block.js';
import { Visible } from '../elements/visible.js';
import type { PolicyNote } from './policy-notes.js';
import css from './notes-list.module.css';

interface NotesListProps {
  readonly notes: readonly PolicyNote[];
  /** Some seconds pass before all is known of a large policy. */
  readonly isChecking: boolean;
  readonly summary: string;
  readonly onLine: (note: PolicyNote) => void;
}

/** What is wrong or odd, in the order of the documents; pressing one goes to its line. */
export const NotesList = ({ notes, isChecking, summary, onLine }: NotesListProps): ReactNode => (
  <div className={css.notes}>
    <p role="status" className={css.summary}>
      {isChecking ? 'Checking …' : summary}
    </p>
    {notes.length > 0 && (
      <ul className={css.list} aria-label="What is wrong or odd">
        {notes.map((note, index) => (
          <li key={index} className={note.severity === 'error' ? css.error : css.warning}>
            <button type="button" className={css.place} onClick={() => onLine(note)}>
              {note.severity === 'error' ? (
                <CircleAlert size={16} aria-hidden />
              ) : (
                <TriangleAlert size={16} aria-hidden />
              )}
              Line {note.line}
              {note.code !== null && <code>{note.code}</code>}
            </button>
            <p>
              <Visible>{note.message}</Visible>
            </p>
            {note.action && (
              <details>
                <summary>An action that shows it</summary>
                <JsonBlock value={note.action} label={`An action that shows it, line ${note.line}`} />
              </details>
            )}
          </li>
        ))}
      </ul>
    )}
  </div>
);
