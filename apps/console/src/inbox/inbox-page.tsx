import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import { Keyboard } from 'lucide-react';
import { useMe } from '../api/me.js';
import { useConnection } from '../api/use-log.js';
import { useNow } from '../browser/use-now.js';
import { Button } from '../elements/button.js';
import { ErrorNotice, Notice } from '../elements/notice.js';
import { Page } from '../elements/page.js';
import { CardList } from './card-list.js';
import { EmptyInbox } from './empty-inbox.js';
import { useHold } from './use-hold.js';
import { useKeys } from './use-keys.js';
import { countWords, useWaitingCount } from './use-waiting-count.js';
import { useWaiting } from './use-waiting.js';
import { isWaiting } from './waiting.js';
import css from './inbox-page.module.css';

const KeysDialog = lazy(() => import('./keys-dialog.js').then((module) => ({ default: module.KeysDialog })));

/** What waits for a person, and where it is answered. */
export function InboxPage(): ReactNode {
  const now = useNow();
  const hold = useHold(now);
  const { cards, error, isMore, isReadingMore, readMore, clear } = useWaiting({ isHeld: hold.isHeld, now });
  const count = useWaitingCount() ?? 0;
  const isLost = useConnection() === 'lost';
  const mayAnswer = useMe().may.includes('answer for a person');
  const [areKeysOn, setKeysOn] = useState(true);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useKeys(areKeysOn, (key) => {
    if (key === '?') setHelpOpen(true);
    return key === '?';
  });
  const loaded = cards?.filter(isWaiting).length ?? 0;
  const settled = (cards?.length ?? 0) - loaded;
  return (
    <Page
      title="Inbox"
      tab={count > 0 ? `Inbox ${countWords(count)}` : 'Inbox'}
      aside={
        <div className={css.aside}>
          {settled > 0 && (
            <Button size="small" onClick={clear}>
              Clear {settled} answered
            </Button>
          )}
          <span className={css.keys}>
            <Button size="small" look="quiet" onClick={() => setHelpOpen(true)}>
              <Keyboard size={18} aria-hidden />
              Keys
            </Button>
          </span>
        </div>
      }
    >
      <p role="status" className={css.state}>
        {isLost
          ? mayAnswer
            ? 'Offline: answers are sent when the gateway is back.'
            : 'Offline: what came since is shown when the gateway is back.'
          : count > 0
            ? `${countWords(count)} ${count === 1 ? 'waits' : 'wait'} for a person.`
            : cards && 'Nothing waits for a person.'}
      </p>
      {!mayAnswer && (
        <Notice>Your token may look but not answer. Somebody with a token of an approver has to.</Notice>
      )}
      {error && !cards && <ErrorNotice error={error} />}
      {!cards && !error && <p className={css.loading}>Loading …</p>}
      {cards && cards.length > 0 && <CardList cards={cards} handlers={hold.handlers} areKeysOn={areKeysOn} />}
      {isMore && (
        <div className={css.more}>
          <Button onClick={readMore} disabled={isReadingMore}>
            {isReadingMore ? 'Loading …' : 'Show the next ones'}
          </Button>
          <span>{count > loaded && `${countWords(count - loaded)} more wait.`}</span>
        </div>
      )}
      {cards?.length === 0 && <EmptyInbox />}
      {isHelpOpen && (
        <Suspense>
          <KeysDialog
            mayAnswer={mayAnswer}
            areOn={areKeysOn}
            onSwitch={setKeysOn}
            onClose={() => setHelpOpen(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}
