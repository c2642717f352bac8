import type { ReactNode } from 'react';
import { useState } from 'react';
import { ClipboardPaste, History } from 'lucide-react';
import { useMe } from '../api/me.js';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { Panel } from '../elements/page.js';
import { TextArea } from '../elements/text-area.js';
import type { ActionFields, FieldErrors } from './action-fields.js';
import { PasteCall } from './paste-call.js';
import { PickAction } from './pick-action.js';
import css from './action-panel.module.css';

interface ActionPanelProps {
  readonly fields: ActionFields;
  readonly errors: FieldErrors;
  readonly onFields: (fields: ActionFields) => void;
  readonly onPick: (id: string) => void;
}

/** The action to be judged: typed, pasted, or taken from the log. */
export function ActionPanel({ fields, errors, onFields, onPick }: ActionPanelProps): ReactNode {
  const mayReadActions = useMe().may.includes('read actions');
  const [isPasting, setPasting] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const field = (name: keyof ActionFields) => ({
    value: fields[name],
    error: errors[name],
    onValueChange: (value: string) => onFields({ ...fields, [name]: value }),
  });
  return (
    <Panel
      title="The action"
      aside={
        <div className={css.buttons}>
          <Button size="small" onClick={() => setPasting(true)}>
            <ClipboardPaste size={16} aria-hidden /> Paste a call
          </Button>
          {mayReadActions && (
            <Button size="small" onClick={() => setPicking(true)}>
              <History size={16} aria-hidden /> From the log
            </Button>
          )}
        </div>
      }
    >
      <div className={css.fields}>
        <TextField label="Agent" {...field('agent_id')} />
        <TextField label="Tool" {...field('tool')} />
        <TextField label="Operation" {...field('operation')} />
        <div className={css.texts}>
          <TextArea
            label="Params (JSON)"
            rows={5}
            value={fields.params}
            error={errors.params}
            onValue={field('params').onValueChange}
          />
          <TextArea
            label="Context (JSON)"
            rows={2}
            value={fields.context}
            error={errors.context}
            onValue={field('context').onValueChange}
          />
        </div>
      </div>
      {isPasting && <PasteCall onClose={() => setPasting(false)} onFields={onFields} />}
      {isPicking && <PickAction onClose={() => setPicking(false)} onPick={onPick} />}
    </Panel>
  );
}
