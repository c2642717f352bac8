import { NestFactory } from '@nestjs/core';
import { BullmqServer, RethrowFilter } from '#evaluation-queue';
import type { Repeated, Service } from '#platform';
import { nestLogger, repeat, runService, serveObservation } from '#platform';
import { openFoundation } from '#service';
import { ActionEvaluator } from './evaluate-action/action-evaluator.js';
import { EvaluatorModule } from './evaluator.module.js';
import { PartitionMaker } from './make-partitions/partition-maker.js';
import { DeadlineScheduler } from './meet-deadlines/deadline-scheduler.js';
import { UndecidedSweep } from './sweep-undecided/undecided-sweep.js';

/** Jobs in hand at once; each holds up to a whole batch of actions. */
const CONCURRENCY = 4;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

await runService('evaluator', async (settings, log): Promise<Service> => {
  const foundation = await openFoundation(settings, log, 'evaluator');
  const { store, policies, announcements, queue, queueBackend, name } = foundation;
  const evaluator = new ActionEvaluator({ store, policies, announcements, log, name });
  const app = await NestFactory.createMicroservice(EvaluatorModule.with(evaluator), {
    strategy: new BullmqServer(queueBackend, CONCURRENCY),
    logger: nestLogger(log),
  });
  app.useGlobalFilters(new RethrowFilter());
  await app.listen();
  const sweep = new UndecidedSweep(store, queue, log);
  const deadlines = new DeadlineScheduler(store, settings, name, log);
  const partitions = new PartitionMaker(store.pool, log);
  const every = (everyMs: number, work: () => Promise<void>, failure: string): Repeated =>
    repeat(work, { everyMs, onError: (error) => log.warn({ err: error }, failure) });
  const repeated = [
    every(SECOND, () => sweep.sweep(), 'the sweep failed'),
    every(SECOND, () => deadlines.meet(), 'deadlines could not be met'),
    every(
      HOUR,
      () => partitions.make(),
      'partitions could not be made; there is another try within the hour',
    ),
  ];
  const observation =
    settings.evaluatorPort === undefined
      ? undefined
      : await serveObservation(settings.evaluatorPort, settings.apiHost, async () => {
          await store.pool.query('SELECT 1');
          return policies.unusable === undefined;
        });
  log.info({ name, queue: queueBackend.kind }, 'evaluating');
  return {
    close: async () => {
      await Promise.all(repeated.map((work) => work.stop()));
      await app.close();
      await observation?.close();
      await foundation.close();
    },
  };
});
