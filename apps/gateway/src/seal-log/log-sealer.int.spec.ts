import { pino } from 'pino';
import { checkpointsBetween } from '#seals';
import { SealedLog } from '../../../../test/support/sealed-log.js';
import { LogSealer } from './log-sealer.js';

const MOST = 500;

let log: SealedLog;

beforeEach(async () => {
  log = await SealedLog.create();
});

afterEach(() => log.drop());

describe('a sealer', () => {
  it('makes one checkpoint of what there is, while two others never stop appending', async () => {
    const keys = await log.sealWith(1);
    const sealer = new LogSealer(log.pool, keys, 'gateway', pino({ enabled: false }));
    let [isSealed, appended] = [false, 0];
    const appending = [1, 2].map(async () => {
      while (!isSealed && appended < MOST) {
        await log.append();
        appended++;
      }
    });
    while (appended < 10) await new Promise((resolve) => setImmediate(resolve));
    await sealer.seal();
    isSealed = true;
    await Promise.all(appending);
    expect(appended).toBeLessThan(MOST);
    // The first is that of the keys.
    expect(await checkpointsBetween(log.pool, 0, Number.MAX_SAFE_INTEGER)).toHaveLength(2);
  });
});
