import type { ReactNode, SubmitEvent } from 'react';
import { useRef, useState } from 'react';
import { NoteRefused, verifierOf } from '#transparency';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { Visible } from '../elements/visible.js';
import type { Finding } from './check-seal.js';
import { FindingLine } from './finding-line.js';
import css from './trusted-key.module.css';

interface TrustedKeyProps {
  /** As the gateway names them. */
  readonly served: readonly string[];
  readonly trusted: string | null;
  readonly onTrust: (key: string | null) => void;
}

/** By which key it all was checked. The gateway's own word for its key is worth no more than the gateway. */
export function TrustedKey({ served, trusted, onTrust }: TrustedKeyProps): ReactNode {
  const [draft, setDraft] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const whole = useRef<HTMLDivElement>(null);
  /** What was pressed goes away, and whoever pressed it stays here. */
  const become = (key: string | null): void => {
    whole.current?.focus();
    setRefusal(undefined);
    onTrust(key);
  };
  const trust = (event: SubmitEvent): void => {
    event.preventDefault();
    try {
      become(verifierOf(draft).verifierKey);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      setRefusal(error.message);
    }
  };
  return (
    <div className={css.trust} ref={whole} tabIndex={-1} role="group" aria-label="Key">
      <ul>
        <FindingLine name="Key" finding={findingOf(served, trusted)} />
      </ul>
      {(trusted === null ? served : [trusted]).map((key) => (
        <code key={key} className={css.key}>
          <Visible>{key}</Visible>
        </code>
      ))}
      {trusted === null ? (
        <form className={css.form} onSubmit={trust}>
          <TextField
            label="A public key that you trust"
            hint="As name+id+key, from who runs the log, by another way than this page. Kept until the tab is closed."
            value={draft}
            onValueChange={setDraft}
            error={refusal}
          />
          <Button type="submit" size="small">
            Hold it against this key
          </Button>
        </form>
      ) : (
        <Button size="small" onClick={() => become(null)}>
          Forget this key
        </Button>
      )}
    </div>
  );
}

function findingOf(served: readonly string[], trusted: string | null): Finding {
  if (trusted === null) {
    return {
      tone: 'plain',
      says: 'Held against the keys that this gateway names itself. A gateway that lies about the log could lie about its key too.',
    };
  }
  return served.includes(trusted)
    ? { tone: 'good', says: 'The gateway names the key that you trust, and all was held against it.' }
    : {
        tone: 'bad',
        says: 'The gateway does not name the key that you trust. It may have been changed by who runs it: ask them for a newer one.',
      };
}
