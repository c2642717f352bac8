import { ServerResponse } from 'node:http';
import { Job, Queue, Relay } from 'bullmq';
import pg from 'pg';

/**
 * Loaded into a gateway or an evaluator by `node --import`, it kills the process at one point between two effects. It
 * stands around the libraries through which the effects leave the process, so the product knows nothing of it.
 *
 * `CRASH_AT` is `before <effect>` or `after <effect>`.
 */
type Effect = 'read' | 'append' | 'enqueue' | 'announce' | 'acknowledge' | 'answer';

const crashAt = process.env['CRASH_AT'];

function dieAt(moment: 'before' | 'after', effect: Effect): void {
  if (crashAt === `${moment} ${effect}`) process.kill(process.pid, 'SIGKILL');
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method by one that may die before it, or when what it promised has come. */
function around(
  prototype: object,
  method: string,
  effectOf: (args: readonly unknown[]) => Effect | undefined,
): void {
  const target = prototype as Record<string, Method>;
  const original = target[method];
  if (!original) throw new Error(`there is no method ${method} to stand around`);
  target[method] = function (...args) {
    const effect = effectOf(args);
    if (effect === undefined) return original.apply(this, args);
    dieAt('before', effect);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      args[args.length - 1] = (error: unknown, ...results: unknown[]): void => {
        if (!error) dieAt('after', effect);
        (callback as Method)(error, ...results);
      };
      return original.apply(this, args);
    }
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) return result;
    return result.then((value: unknown) => {
      dieAt('after', effect);
      return value;
    });
  };
}

const nameOf = (query: unknown): string => (query as { name?: string } | undefined)?.name ?? '';

around(pg.Client.prototype, 'query', ([query]) => {
  if (nameOf(query).startsWith('append-with-')) return 'append';
  return nameOf(query).startsWith('read-streams') ? 'read' : undefined;
});
around(Queue.prototype, 'add', () => 'enqueue');
around(Relay.prototype, 'publish', ([topic]) =>
  String(topic).startsWith('decided.') ? 'announce' : undefined,
);
around(Job.prototype, 'moveToCompleted', () => 'acknowledge');
around(ServerResponse.prototype, 'end', () => 'answer');
