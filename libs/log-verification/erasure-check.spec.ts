import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ExportedEvent } from '#log-export';
import { ErasureCheck } from './erasure-check.js';
import { Findings } from './finding.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const anErasedEvent = (): ExportedEvent => ({
  type: 'event',
  id: '01a20345-2711-739f-8acc-1b14ddfe011a',
  action_id: '01a20345-2711-739f-8acc-1b14ddfe011b',
  sequence: 1,
  event_type: 'created',
  actor: { type: 'agent', id: 'a' },
  created_at: '2026-01-01T00:00:00.000000Z',
  meta: { payload_commitment: 'a'.repeat(64) },
  payload: null,
  salt: null,
  prev_hash: null,
  record_hash: 'b'.repeat(64),
});

describe('the check of erasures', () => {
  it('remembers the place of an erased event, not the event', async () => {
    const findings = new Findings();
    const check = new ErasureCheck(findings);
    const add = (event: ExportedEvent): WeakRef<ExportedEvent> => {
      check.add(event, 7);
      return new WeakRef(event);
    };
    const kept = add(anErasedEvent());
    await sleep(0);
    collectGarbage();
    expect(kept.deref()).toBeUndefined();
    check.end();
    expect(findings.kept).toEqual([expect.objectContaining({ kind: 'removed', line: 7, sequence: 1 })]);
  });
});
