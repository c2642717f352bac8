import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { NoteRefused, verifierOf } from '#transparency';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { Visible } from '../elements/visible.js';
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
  const trust = (event: SubmitEvent): void => {
    event.preventDefault();
    try {
      onTrust(verifierOf(draft).verifierKey);
      setRefusal(undefined);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      setRefusal(error.message);
    }
  };
  if (trusted !== null) {
    return (
      <div className={css.trust}>
        <ul>
          <FindingLine
            name="Key"
            finding={
              served.includes(trusted)
                ? {
                    tone: 'good',
                    says: 'The gateway names the key that you trust, and all was held against it.',
                  }
                : {
                    tone: 'bad',
                    says: 'The gateway does not name the key that you trust. It may have been changed by who runs it: ask them for a newer one.',
                  }
            }
          />
        </ul>
        <code className={css.key}>
          <Visible>{trusted}</Visible>
        </code>
        <Button size="small" onClick={() => onTrust(null)}>
          Forget this key
        </Button>
      </div>
    );
  }
  return (
    <div className={css.trust}>
      <ul>
        <FindingLine
          name="Key"
          finding={{
            tone: 'plain',
            says: 'Held against the keys that this gateway names itself. A gateway that lies about the log could lie about its key too.',
          }}
        />
      </ul>
      {served.map((key) => (
        <code key={key} className={css.key}>
          <Visible>{key}</Visible>
        </code>
      ))}
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
    </div>
  );
}
