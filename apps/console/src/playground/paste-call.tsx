import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { Button } from '../elements/button.js';
import { Dialog } from '../elements/dialog.js';
import { TextArea } from '../elements/text-area.js';
import type { ActionFields } from './action-fields.js';
import { fieldsOf } from './action-fields.js';
import { CallRefused, readCall } from './read-call.js';
import css from './dialogs.module.css';

interface PasteCallProps {
  readonly onClose: () => void;
  readonly onFields: (fields: ActionFields) => void;
}

/** Fills the form from a call as it stands in a log, a terminal or a trace of a model. */
export function PasteCall({ onClose, onFields }: PasteCallProps): ReactNode {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const fill = (event: SubmitEvent): void => {
    event.preventDefault();
    try {
      onFields(fieldsOf(readCall(text)));
    } catch (refusal) {
      if (!(refusal instanceof CallRefused)) throw refusal;
      setError(refusal.message);
      return;
    }
    onClose();
  };
  return (
    <Dialog
      onClose={onClose}
      title="Paste a call"
      description="The body of POST /v1/actions, a curl command that sends one with -d, or a tool call of MCP, OpenAI or Anthropic."
    >
      <form onSubmit={fill} className={css.form}>
        <TextArea
          label="Call"
          rows={10}
          value={text}
          error={error}
          hint="A name such as stripe:refund, stripe.refund or stripe__refund is taken as tool and operation."
          onValue={(now) => {
            setText(now);
            setError(undefined);
          }}
        />
        <Button type="submit" look="primary">
          Fill the form
        </Button>
      </form>
    </Dialog>
  );
}
