import type { ReactNode } from 'react';
import { Dialog } from '../elements/dialog.js';
import css from './keys-dialog.module.css';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['j', '↓'], 'The next card'],
  [['k', '↑'], 'The card before'],
  [['a'], 'Begin to approve the card: then Enter approves it'],
  [['d'], 'Begin to deny the card: then Enter denies it'],
  [['Esc'], 'Back without an answer; from a card, out of the list'],
  [['?'], 'These keys'],
];

interface KeysDialogProps {
  readonly areOn: boolean;
  readonly onSwitch: (areOn: boolean) => void;
  readonly onClose: () => void;
}

export const KeysDialog = ({ areOn, onSwitch, onClose }: KeysDialogProps): ReactNode => (
  <Dialog title="Keys of the inbox" onClose={onClose}>
    <dl className={css.keys}>
      {KEYS.map(([keys, words]) => (
        <div key={words}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
    <label className={css.switch}>
      <input type="checkbox" checked={areOn} onChange={({ target }) => onSwitch(target.checked)} />
      Single keys act on this page
    </label>
  </Dialog>
);
