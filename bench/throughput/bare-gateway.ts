import { EVALUATE } from '#evaluation-queue';
import fastify from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { bareSettings, batched, DECISION, rowInserter } from './bare-pipeline.js';

const settings = bareSettings();
const insert = rowInserter(settings);
const queue = settings.backend.queue();
const relay = settings.backend.relay('bare-gateway');
const waiting = new Map<string, () => void>();
const decision = JSON.parse(DECISION) as object;

const addJob = (action_ids: readonly string[]): Promise<unknown> =>
  queue.add(EVALUATE, { action_ids, reply_to: null });
const enqueue = settings.commits === 'shared' ? batched<string>(addJob) : (id: string) => addJob([id]);

await Promise.all([queue.waitUntilReady(), relay.waitUntilReady()]);
await relay.subscribe<readonly string[]>('decided', ({ data }) => {
  for (const id of data) waiting.get(id)?.();
});

const server = fastify();
server.post('/v1/actions', async ({ body }) => {
  const id = uuidv7();
  const decided = new Promise<void>((resolve) => waiting.set(id, resolve));
  await insert({ action_id: id, sequence: 1, body: JSON.stringify(body) });
  void enqueue(id);
  await decided;
  waiting.delete(id);
  return { id, ...(body as object), ...decision };
});
await server.listen({ port: Number(process.env['BARE_PORT']), host: '127.0.0.1', backlog: 4096 });
process.send?.('ready');
