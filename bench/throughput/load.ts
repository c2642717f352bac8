import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

export const TOKEN = 'bench-token-0123456789';

/** What every contender is sent; the product's policy allows it. */
export const REQUEST = JSON.stringify({
  agent_id: 'bench',
  tool: 'file',
  operation: 'read',
  params: { path: 'docs/guide.md', encoding: 'utf8', limit: 4096 },
  context: { session: '2f0c6f3a', task: 'summarise the guide' },
});

export const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

export interface Latency {
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly errors: number;
}

/** A crowd: every connection asks again as soon as it is answered. */
export async function askInACrowd(address: string, { connections, seconds }: Load): Promise<Latency> {
  const latencies: number[] = [];
  const { errors, non2xx } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = {
      url: `${address}/v1/actions`,
      method: 'POST' as const,
      headers: HEADERS,
      body: REQUEST,
      connections,
      duration: seconds,
    };
    autocannon(options, (error, result) => (error ? reject(error as Error) : resolve(result))).on(
      'response',
      (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds),
    );
  });
  return { ...quantiles(latencies), errors: errors + non2xx };
}

/** An open load: requests come evenly at their time, whether or not others were answered, and their times count from there. */
export async function askAtARate(
  address: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000, scheduling: 'fifo' });
  const latencies: number[] = [];
  let errors = 0;
  const began = performance.now();
  const ask = (due: number): Promise<void> =>
    new Promise((resolve) => {
      const failed = (): void => {
        errors++;
        resolve();
      };
      request(`${address}/v1/actions`, { method: 'POST', headers: HEADERS, agent }, (response) => {
        response.resume().on('end', () => {
          latencies.push(performance.now() - due);
          if (response.statusCode !== 200) errors++;
          resolve();
        });
      })
        .on('error', failed)
        .end(REQUEST);
    });
  const asked: Promise<void>[] = [];
  while (asked.length < perSecond * seconds) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    while (asked.length < due) asked.push(ask(began + (asked.length / perSecond) * 1000));
    await sleep(1);
  }
  await Promise.all(asked);
  agent.destroy();
  return { ...quantiles(latencies), errors };
}

/** The way of pgbench: each connection commits one row after the other. No HTTP, no queue: what the disk and Postgres give. */
export async function insertRows(
  dsn: string,
  { connections, seconds }: Load,
): Promise<Latency & { readonly rows: number }> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const client = async (): Promise<void> => {
    const connection = new pg.Client({ connectionString: dsn });
    await connection.connect();
    while (performance.now() < end) {
      const began = performance.now();
      await connection.query({
        name: 'insert-one',
        text: 'INSERT INTO bare_events (action_id, sequence, body) VALUES ($1, 1, $2)',
        values: [uuidv7(), REQUEST],
      });
      latencies.push(performance.now() - began);
    }
    await connection.end();
  };
  await Promise.all(Array.from({ length: connections }, client));
  return { ...quantiles(latencies), errors: 0, rows: latencies.length };
}

function quantiles(milliseconds: number[]): { p50_ms: number; p99_ms: number } {
  milliseconds.sort((a, b) => a - b);
  const at = (share: number): number => milliseconds[Math.floor(milliseconds.length * share)] ?? 0;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}
