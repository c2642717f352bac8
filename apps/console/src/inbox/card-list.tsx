import type { ReactNode } from 'react';
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Action } from '../api/client.js';
import { useMe } from '../api/me.js';
import { callWords, shortened } from '../words/request-words.js';
import type { Answer } from './answers.js';
import { Card } from './card.js';
import { useAnswers } from './use-answers.js';
import type { Hold } from './use-hold.js';
import { useKeys } from './use-keys.js';
import { alikeOf, isWaiting } from './waiting.js';
import css from './card-list.module.css';

const AlikeDialog = lazy(() =>
  import('./alike-dialog.js').then((module) => ({ default: module.AlikeDialog })),
);

interface Armed {
  readonly id: string;
  readonly verdict: 'approve' | 'deny';
}

interface CardListProps {
  readonly cards: readonly Action[];
  readonly handlers: Hold['handlers'];
  readonly areKeysOn: boolean;
}

/** The cards, and what the keyboard does among them. One answer is one step away at a time. */
export const CardList = memo(function CardList({ cards, handlers, areKeysOn }: CardListProps): ReactNode {
  const { progress, send, withdraw } = useAnswers();
  const mayAnswer = useMe().may.includes('answer for a person');
  const [armed, setArmed] = useState<Armed | null>(null);
  const [said, setSaid] = useState('');
  const [group, setGroup] = useState<readonly Action[] | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const waiting = useMemo(() => cards.filter(isWaiting), [cards]);
  const alike = useMemo(() => alikeOf(waiting), [waiting]);

  // What the cards call stays the same, so that only those are drawn anew that have changed.
  const latestAlike = useRef(alike);
  useEffect(() => {
    latestAlike.current = alike;
  }, [alike]);
  const focusCard = useCallback(
    (id: string) => list.current?.querySelector<HTMLElement>(`[data-action="${id}"]`)?.focus(),
    [],
  );
  // An action's page leads to its card.
  useEffect(() => {
    const [, id] = /^#([0-9a-f-]{36})$/.exec(location.hash) ?? [];
    if (id !== undefined) focusCard(id);
  }, [focusCard]);
  const arm = useCallback(
    (id: string, verdict: Armed['verdict'] | null) => {
      setArmed(verdict && { id, verdict });
      if (verdict === null) focusCard(id);
    },
    [focusCard],
  );
  const answer = useCallback(
    async (action: Action, given: Answer) => {
      setArmed(null);
      focusCard(action.id);
      const { step } = await send(action, given);
      if (step === 'recorded')
        setSaid(`${given.approve ? 'Approved' : 'Denied'}: ${shortened(callWords(action))}.`);
    },
    [focusCard, send],
  );
  const onSend = useCallback((action: Action, given: Answer) => void answer(action, given), [answer]);
  const answerAlike = useCallback((id: string) => setGroup(latestAlike.current.get(id) ?? null), []);
  const move = (step: 1 | -1): boolean => {
    const places = cards.map((action) => action.id);
    const current = cardOf(document.activeElement)?.dataset.action;
    const place = current === undefined ? (step > 0 ? -1 : places.length) : places.indexOf(current);
    const ahead = step > 0 ? cards.slice(place + 1) : cards.slice(0, Math.max(place, 0)).reverse();
    const next = ahead.find(isWaiting);
    if (next) focusCard(next.id);
    return next !== undefined;
  };
  const armByKey = (verdict: Armed['verdict']): boolean => {
    if (!mayAnswer) return false;
    const id = cardOf(document.activeElement)?.dataset.action;
    if (id === undefined) setSaid('Choose a card first: j goes to the next one.');
    const isFree =
      id !== undefined && waiting.some((one) => one.id === id) && progress.get(id)?.step !== 'sending';
    if (isFree) arm(id, verdict);
    return isFree;
  };
  useKeys(areKeysOn, (key) => {
    const card = cardOf(document.activeElement);
    const isOnCard = card !== null && card === document.activeElement;
    switch (key) {
      case 'j':
        return move(1);
      case 'k':
        return move(-1);
      case 'ArrowDown':
        return isOnCard && move(1);
      case 'ArrowUp':
        return isOnCard && move(-1);
      case 'a':
        return armByKey('approve');
      case 'd':
        return armByKey('deny');
      case 'Escape':
        if (card) document.getElementById('content')?.focus();
        return card !== null;
      default:
        return false;
    }
  });

  return (
    <>
      <p role="status" className="visually-hidden">
        {said}
      </p>
      <ul ref={list} className={css.list} {...handlers}>
        {cards.map((action) => (
          <li key={action.id}>
            <Card
              action={action}
              alike={mayAnswer ? (alike.get(action.id)?.length ?? 0) : 0}
              armed={armed?.id === action.id ? armed.verdict : null}
              progress={progress.get(action.id)}
              onArm={arm}
              onSend={onSend}
              onWithdraw={withdraw}
              onAnswerAlike={answerAlike}
            />
          </li>
        ))}
      </ul>
      {group && (
        <Suspense>
          <AlikeDialog actions={group} onClose={() => setGroup(null)} />
        </Suspense>
      )}
    </>
  );
});

const cardOf = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>('[data-action]') ?? null;
