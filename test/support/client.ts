import type { ActionView } from '../../apps/gateway/src/read-action/action-view.dto.js';

export interface Answer<Body = ActionView> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Calls the API as any client would. */
export async function call<Body = ActionView>(
  address: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  {
    body,
    headers = {},
    signal = null,
  }: { body?: unknown; headers?: Readonly<Record<string, string>>; signal?: AbortSignal | null } = {},
): Promise<Answer<Body>> {
  const response = await fetch(address + path, {
    method,
    signal,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined
      ? {}
      : {
          body:
            typeof body === 'string' || body instanceof Buffer
              ? new Uint8Array(Buffer.from(body))
              : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : text) as Body,
  };
}

/** A request with defaults, so that a test shows only what matters to it. */
export const anAction = (overrides: object = {}): Record<string, unknown> => ({
  agent_id: 'agent-1',
  tool: 'file',
  operation: 'read',
  params: { path: 'README.md' },
  ...overrides,
});

export const needsApproval = (overrides: object = {}): Record<string, unknown> =>
  anAction({ tool: 'shell', operation: 'run', params: { cmd: 'ls' }, ...overrides });

export const isDenied = (overrides: object = {}): Record<string, unknown> =>
  anAction({ tool: 'rocket', operation: 'launch', params: {}, ...overrides });
