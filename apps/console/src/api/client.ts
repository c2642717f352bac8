import createClient from 'openapi-fetch';
import { noteServerTime } from '../browser/server-clock.js';
import { refusalOf } from './refused.js';
import type { components, paths } from './schema.js';
import { currentToken } from './token.js';

export type Action = components['schemas']['ActionView'];

/** Every call of the gateway, typed by its /openapi.json. Calls throw Refused, or TypeError when nobody answers. */
export const api = createClient<paths>({ baseUrl: location.origin, cache: 'no-store' });

api.use({
  onRequest: ({ request }) => {
    for (const [name, value] of Object.entries(authorization())) request.headers.set(name, value);
  },
  onResponse: async ({ response }) => {
    noteServerTime(response.headers.get('date'));
    if (!response.ok) throw await refusalOf(response);
  },
});

export function authorization(): Record<string, string> {
  const token = currentToken();
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** What a call answered, when it is not thrown. */
export async function dataOf<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  if (data === undefined) throw new Error('The gateway answered without a body.');
  return data;
}
