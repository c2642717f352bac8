import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { useMe } from '../api/me.js';
import type { Answer, Outcome, Progress } from './answers.js';
import { Answers } from './answers.js';
import { useHear } from './use-heard.js';

const AnswersContext = createContext(new Answers());

interface Answering {
  readonly progress: ReadonlyMap<string, Progress>;
  readonly send: (id: string, answer: Answer) => Promise<Outcome>;
  readonly withdraw: (id: string) => void;
}

export function useAnswers(): Answering {
  const answers = useContext(AnswersContext);
  const progress = useSyncExternalStore(answers.watch, () => answers.progress);
  const { name } = useMe();
  const hear = useHear();
  const send = useCallback(
    (id: string, answer: Answer) => answers.send(id, answer, name, (action) => hear([action])),
    [answers, name, hear],
  );
  const withdraw = useCallback((id: string) => answers.withdraw(id), [answers]);
  return { progress, send, withdraw };
}
