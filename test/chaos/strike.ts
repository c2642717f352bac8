import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSystem } from './chaos-system.js';
import type { Fault } from './fault-schedule.js';
import type { SupervisedProcess } from './supervised-process.js';

/** Does one fault and undoes it when its time is up. False when it can't be done on this machine. */
export async function strike({ kind, victim, lasts }: Fault, system: ChaosSystem): Promise<boolean> {
  const { gateways, evaluators, database, redis } = system;
  const oneOf = (processes: readonly SupervisedProcess[]): SupervisedProcess | undefined =>
    processes[victim % processes.length];
  switch (kind) {
    case 'kill gateway':
      await oneOf(gateways)?.kill();
      return true;
    case 'kill evaluator':
      await oneOf(evaluators)?.kill();
      return true;
    case 'kill redis':
      await redis?.server.kill();
      return true;
    case 'kill postgres':
      await database.kill();
      return true;
    case 'kill postgres backend':
      await database.killBackend(victim);
      return true;
    case 'freeze gateway':
      await oneOf(gateways)?.freeze(lasts);
      return true;
    case 'freeze evaluator':
      await oneOf(evaluators)?.freeze(lasts);
      return true;
    case 'freeze redis':
      redis?.server.signal('SIGSTOP');
      await sleep(lasts);
      redis?.server.signal('SIGCONT');
      return true;
    case 'freeze postgres backend':
      await database.freezeBackend(victim, lasts);
      return true;
    case 'cut redis':
      await redis?.proxy.cut(lasts);
      return true;
    case 'cut postgres':
      await system.databaseProxy.cut(lasts);
      return true;
    case 'fill disk':
      if (!system.disk.isLimited) return false;
      await system.disk.fill();
      await sleep(lasts);
      await system.disk.empty();
      return true;
  }
}
