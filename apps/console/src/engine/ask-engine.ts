import type { Answer, Ask, Kind } from './question.js';
import workerAddress from './engine-worker.ts?worker&url';

/** What nobody would wait for. */
const PATIENCE_MS = { check: 20_000, judge: 5_000, compare: 20_000, test: 20_000 } satisfies Record<
  Kind,
  number
>;
const MOST_IDLE = 2;

const idle: Worker[] = [];

/**
 * Asks the engine in a thread, of which there are as many as there are questions at a time.
 *
 * @param signal ends the thread when the answer is not wanted any more.
 * @throws Error when there is no answer in time; then the thread is ended too.
 */
export function askEngine<Of extends Kind>(kind: Of, ask: Ask<Of>, signal: AbortSignal): Promise<Answer<Of>> {
  signal.throwIfAborted();
  const worker = idle.pop() ?? startWorker();
  return new Promise((resolve, reject) => {
    const settle = (then: () => void, isOver: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      [worker.onmessage, worker.onerror] = [null, null];
      if (isOver || idle.length >= MOST_IDLE) worker.terminate();
      else idle.push(worker);
      then();
    };
    const fail = (error: Error): void => settle(() => reject(error), true);
    const onAbort = (): void => fail(signal.reason as Error);
    const timer = setTimeout(
      () => fail(new Error(`This took longer than ${PATIENCE_MS[kind] / 1000} seconds and was stopped.`)),
      PATIENCE_MS[kind],
    );
    signal.addEventListener('abort', onAbort);
    worker.onmessage = ({ data }: MessageEvent<Answer<Of>>) => settle(() => resolve(data), false);
    worker.onerror = ({ message }) => fail(new Error(`The engine failed in this browser: ${message}`));
    worker.postMessage({ kind, ...ask });
  });
}

const startWorker = (): Worker => new Worker(trusted(workerAddress), { type: 'module' });

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string };
}

/** The one script that this page may run beside its own; the gateway's Content-Security-Policy has the name. */
const trust = (window as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('engine', {
  createScriptURL: (address) => {
    if (address === workerAddress) return address;
    throw new TypeError('Only the engine runs beside the page.');
  },
});

const trusted = (address: string): string => trust?.createScriptURL(address) ?? address;
