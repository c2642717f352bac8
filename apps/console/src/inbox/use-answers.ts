import { useCallback, useSyncExternalStore } from 'react';
import type { Action } from '../api/client.js';
import { useMe } from '../api/me.js';
import type { Answer, Outcome, Progress } from './answers.js';
import { Answers } from './answers.js';
import { useHear } from './use-heard.js';

/** By who gave them: whoever signs in next finds nothing of who was there before. */
const answersBy = new Map<string, Answers>();

function answersOf(name: string): Answers {
  const answers = answersBy.get(name) ?? new Answers();
  answersBy.set(name, answers);
  return answers;
}

interface Answering {
  readonly progress: ReadonlyMap<string, Progress>;
  readonly send: (seen: Action, answer: Answer) => Promise<Outcome>;
  readonly withdraw: (id: string) => void;
}

export function useAnswers(): Answering {
  const { name } = useMe();
  const answers = answersOf(name);
  const progress = useSyncExternalStore(answers.watch, () => answers.progress);
  const hear = useHear();
  const send = useCallback(
    (seen: Action, answer: Answer) => answers.send(seen, answer, name, (action) => hear([action])),
    [answers, name, hear],
  );
  const withdraw = useCallback((id: string) => answers.withdraw(id), [answers]);
  return { progress, send, withdraw };
}
