import { inLanes } from './in-lanes.js';

/** Tasks that end only when told to, so that a test sees which of them run. */
function controlled() {
  const open = new Map<string, { finish: () => void; fail: (error: Error) => void }>();
  const started: string[] = [];
  return {
    open,
    started,
    task: (item: string) => {
      started.push(item);
      return new Promise<string>((resolve, reject) => {
        open.set(item, { finish: () => resolve(item.toUpperCase()), fail: reject });
      });
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const laneOf = (item: string): string => item.charAt(0);

describe('inLanes', () => {
  it('runs different lanes at once and one lane in order', async () => {
    const { open, started, task } = controlled();
    const all = inLanes(['a1', 'a2', 'b1'], { laneOf, limit: 8 }, task);
    await settle();
    expect(started).toEqual(['a1', 'b1']);
    open.get('a1')?.finish();
    await settle();
    expect(started).toEqual(['a1', 'b1', 'a2']);
    open.get('b1')?.finish();
    open.get('a2')?.finish();
    expect(await all).toEqual(['A1', 'A2', 'B1']);
  });

  it('opens no more lanes than its limit, and the next when one is done', async () => {
    const { open, started, task } = controlled();
    const all = inLanes(['a1', 'b1', 'c1'], { laneOf, limit: 2 }, task);
    await settle();
    expect(started).toEqual(['a1', 'b1']);
    open.get('b1')?.finish();
    await settle();
    expect(started).toEqual(['a1', 'b1', 'c1']);
    open.get('a1')?.finish();
    open.get('c1')?.finish();
    await all;
  });

  it('starts nothing more after a failure', async () => {
    const { open, started, task } = controlled();
    const all = inLanes(['a1', 'a2', 'b1', 'b2', 'c1'], { laneOf, limit: 2 }, task);
    const failure = expect(all).rejects.toThrow('the tool is gone');
    await settle();
    open.get('a1')?.fail(new Error('the tool is gone'));
    await failure;
    open.get('b1')?.finish();
    await settle();
    expect(started).toEqual(['a1', 'b1']);
  });
});
