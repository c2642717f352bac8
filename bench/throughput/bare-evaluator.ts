import { bareSettings, DECISION, rowInserter } from './bare-pipeline.js';

/** Single commits wait for the disk beside each other. */
const JOBS_AT_ONCE = { shared: 4, single: 64 };

const settings = bareSettings();
const insert = rowInserter(settings);
const relay = settings.backend.relay('bare-evaluator');
await relay.waitUntilReady();
const worker = settings.backend.worker(
  async ({ data: { action_ids } }) => {
    await Promise.all(action_ids.map((action_id) => insert({ action_id, sequence: 2, body: DECISION })));
    await relay.publish('decided', action_ids);
  },
  { concurrency: JOBS_AT_ONCE[settings.commits] },
);
await worker.waitUntilReady();
process.send?.('ready');
