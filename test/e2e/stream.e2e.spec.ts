import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { follow, take } from '../support/follow.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

let system: System;
let address: string;
let another: string;

beforeAll(async () => {
  system = await startSystem({ gateways: 2, evaluators: 2 });
  [address = '', another = ''] = system.addresses;
});

afterAll(() => system.stop());

const submit = async (body: object) => (await call(address, 'POST', '/v1/actions', { body })).body;

describe('the event stream', () => {
  it('tells each step with the action as it stood then, and never a token', async () => {
    const { id, approval_token: token = '' } = await submit(needsApproval());
    await call(address, 'POST', `/v1/actions/${id}/approval`, { body: { token, approve: true } });
    const events = await take(3, follow(address, { lastEventId: 0, query: `?action_id=${id}` }));
    expect(events.map(({ data }) => [data.type, data.event_type, data.action_id, data.data.status])).toEqual([
      ['action.created', 'created', id, 'pending_decision'],
      ['action.decision_made', 'decision_made', id, 'pending_approval'],
      ['action.approved', 'approved', id, 'approved'],
    ]);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('begins with the last events, and ends with them when it is not to follow', async () => {
    const [first, second] = [await submit(anAction()), await submit(anAction())];
    const all = async (query: string) => {
      const events = [];
      for await (const event of follow(address, { query })) events.push(event.data);
      return events.map(({ action_id, event_type }) => [action_id, event_type]);
    };
    const ofSecond = [
      [second.id, 'created'],
      [second.id, 'decision_made'],
    ];
    expect(await all('?recent=2&follow=0')).toEqual(ofSecond);
    expect(await all('?recent=3&follow=0')).toEqual([[first.id, 'decision_made'], ...ofSecond]);
    expect(await all('?follow=0')).toEqual([]);
    expect(await all(`?recent=1000&follow=0&action_id=${first.id}`)).toHaveLength(2);
    const { headers } = await call(address, 'GET', '/v1/events?recent=2&follow=0');
    expect(
      await take(1, follow(address, { lastEventId: Number(headers.get('x-log-position')) })),
    ).toMatchObject([{ data: { action_id: second.id, event_type: 'created' } }]);
    const [next] = await take(1, follow(address, { query: '?recent=2' }));
    expect(next?.data).toMatchObject({ action_id: second.id, event_type: 'created' });
  });

  it.each(['recent=0', 'recent=1001', 'recent=x', 'follow=2', 'recent=1&recent=2'])(
    'refuses %s',
    async (query) => {
      expect((await call(address, 'GET', `/v1/events?${query}`)).status).toBe(422);
    },
  );

  it.each([
    ['agent_id=streamer', 2],
    ['agent_id=streamer&status=denied', 1],
    ['tool=streamed', 2],
  ])('tells only what passes the filter %s', async (query, expected) => {
    await submit(isDenied({ agent_id: 'streamer', tool: 'streamed' }));
    await submit(anAction());
    const events = await take(expected, follow(address, { lastEventId: 0, query: `?${query}` }));
    for (const { data } of events) expect(data.data).toMatchObject({ agent_id: 'streamer' });
  });

  it('tells what is new at once, also what another gateway wrote', async () => {
    const live = take(2, follow(another, { query: '?agent_id=live' }));
    // The stream begins at the moment of its request, so the action is submitted until it is seen.
    const seen = new AbortController();
    void live.then(() => seen.abort());
    while (!seen.signal.aborted) await submit(anAction({ agent_id: 'live' }));
    expect((await live).map(({ data }) => data.event_type).sort()).toEqual(['created', 'decision_made']);
  });

  it('resumes across gateways under load with nothing lost or doubled', async () => {
    const total = 150;
    const load = Promise.all(
      Array.from({ length: 5 }, async () => {
        for (let each = 0; each < total / 5; each++) await submit(anAction({ agent_id: 'loader' }));
      }),
    );
    const seen: { id: number; key: string }[] = [];
    while (seen.length < total * 2) {
      const gateway = seen.length % 2 ? address : another;
      const piece = await take(
        Math.min(37, total * 2 - seen.length),
        follow(gateway, { lastEventId: seen.at(-1)?.id ?? 0, query: '?agent_id=loader' }),
      );
      seen.push(...piece.map(({ id, data }) => ({ id, key: `${data.action_id} ${data.event_type}` })));
    }
    await load;
    expect(seen.map(({ id }) => id)).toEqual(seen.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(new Set(seen.map(({ key }) => key)).size).toBe(total * 2);
  });
});
