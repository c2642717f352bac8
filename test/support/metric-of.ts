import { call } from './client.js';

/** The value of one series of a gateway's /metrics; 0 when it does not exist yet. */
export async function metricOf(address: string, series: string): Promise<number> {
  const { body } = await call<string>(address, 'GET', '/metrics');
  const line = body.split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}
