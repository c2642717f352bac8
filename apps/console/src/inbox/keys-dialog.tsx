import type { ReactNode } from 'react';
import { Dialog } from '../elements/dialog.js';
import css from './keys-dialog.module.css';

type Key = readonly [keys: readonly string[], words: string];

const MOVING: readonly Key[] = [
  [['j', '↓'], 'The next card'],
  [['k', '↑'], 'The card before'],
];
const ANSWERING: readonly Key[] = [
  [['a'], 'Begin to approve the card: then Enter approves it'],
  [['d'], 'Begin to deny the card: then Enter denies it'],
];
const LEAVING: readonly Key[] = [
  [['Esc'], 'Back without an answer; from a card, out of the list'],
  [['?'], 'These keys'],
];

interface KeysDialogProps {
  readonly mayAnswer: boolean;
  readonly areOn: boolean;
  readonly onSwitch: (areOn: boolean) => void;
  readonly onClose: () => void;
}

export const KeysDialog = ({ mayAnswer, areOn, onSwitch, onClose }: KeysDialogProps): ReactNode => (
  <Dialog title="Keys of the inbox" onClose={onClose}>
    <dl className={css.keys}>
      {[...MOVING, ...(mayAnswer ? ANSWERING : []), ...LEAVING].map(([keys, words]) => (
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
