import { ServerResponse } from 'node:http';
import { Job, Queue, Relay } from 'bullmq';
import pg from 'pg';
import { around, statementOf } from '../support/around.js';

/**
 * Loaded into a gateway or an evaluator by `node --import`, it kills the process at one point between two effects.
 *
 * `CRASH_AT` is `before <effect>` or `after <effect>`.
 */
type Effect = 'read' | 'append' | 'enqueue' | 'announce' | 'acknowledge' | 'answer';

const crashAt = process.env['CRASH_AT'];

function dieAt(moment: 'before' | 'after', effect: Effect): void {
  if (crashAt === `${moment} ${effect}`) process.kill(process.pid, 'SIGKILL');
}

const statement = (args: readonly unknown[]): Effect | undefined => {
  const name = statementOf(args);
  if (name.startsWith('append-with-')) return 'append';
  return name.startsWith('read-streams') ? 'read' : undefined;
};
around(pg.Client.prototype, 'query', statement, dieAt);
around(Queue.prototype, 'add', () => 'enqueue', dieAt);
const announcement = ([topic]: readonly unknown[]): Effect | undefined =>
  String(topic).startsWith('decided.') ? 'announce' : undefined;
around(Relay.prototype, 'publish', announcement, dieAt);
around(Job.prototype, 'moveToCompleted', () => 'acknowledge', dieAt);
around(ServerResponse.prototype, 'end', () => 'answer', dieAt);
