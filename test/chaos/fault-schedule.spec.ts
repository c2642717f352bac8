import { FAULT_KINDS, faultSchedule, isKill } from './fault-schedule.js';

describe('the schedule of faults', () => {
  it('is the same for the same seed and another for another', () => {
    expect(faultSchedule(1, 50, true)).toEqual(faultSchedule(1, 50, true));
    expect(faultSchedule(2, 50, true)).not.toEqual(faultSchedule(1, 50, true));
  });

  it('holds exactly so many kills, and every kind of fault', () => {
    const kinds = faultSchedule(1, 20, true)
      .flat()
      .map(({ kind }) => kind);
    expect(kinds.filter(isKill)).toHaveLength(20);
    expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
  });

  it('leaves Redis alone where there is none', () => {
    const kinds = faultSchedule(1, 20, false)
      .flat()
      .map(({ kind }) => kind);
    expect(kinds.filter(isKill)).toHaveLength(20);
    expect(kinds.filter((kind) => kind.endsWith('redis'))).toEqual([]);
  });
});
