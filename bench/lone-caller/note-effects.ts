import { appendFileSync } from 'node:fs';
import { Server, ServerResponse } from 'node:http';
import path from 'node:path';
import { Queue, Relay } from 'bullmq';
import pg from 'pg';
import { around, statementOf } from '../../test/support/around.js';
import type { Mark } from './lone-caller.js';

/**
 * Loaded into a gateway or an evaluator by `node --import`, it notes when an action comes by: a line of JSON for each mark,
 * in a file of `EFFECTS_FOLDER` that has the number of the process for a name.
 */
const FLUSH_EVERY_MS = 500;

const file = path.join(process.env['EFFECTS_FOLDER'] ?? '.', String(process.pid));
const marks: Mark[] = [];
setInterval(() => {
  if (marks.length === 0) return;
  appendFileSync(
    file,
    marks
      .splice(0)
      .map((mark) => `${JSON.stringify(mark)}\n`)
      .join(''),
  );
}, FLUSH_EVERY_MS).unref();

/** All processes of a machine read the same clock. */
const note = (moment: 'before' | 'after', effect: string): void => {
  marks.push({ what: `${moment} ${effect}`, at: performance.timeOrigin + performance.now() });
};

const statement = (args: readonly unknown[]): string | undefined => {
  const name = statementOf(args);
  if (name.startsWith('append-with-') || name.startsWith('insert-')) return 'append';
  return name.startsWith('read-streams') ? 'read' : undefined;
};
around(pg.Client.prototype, 'query', statement, note);
around(Queue.prototype, 'add', () => 'enqueue', note);
const isRequest = ([event]: readonly unknown[]): string | undefined =>
  event === 'request' ? 'request' : undefined;
around(Server.prototype, 'emit', isRequest, note);
around(ServerResponse.prototype, 'end', () => 'answer', note);

/** What is announced comes by a call to the subscriber. */
const subscribe = Reflect.get(Relay.prototype, 'subscribe');
Relay.prototype.subscribe = function (topic, listener) {
  return subscribe.call(this, topic, (message) => {
    if (topic.startsWith('decided')) note('before', 'hear');
    return listener(message as never);
  });
};
