import { call } from '../support/client.js';
import type { Answer, Note, RequestBody, StepNote, SubmitNote } from './checker/note.js';

/** Longer than a gateway may hold a request on purpose; then the caller believes it lost. */
const PATIENCE_MS = 15_000;

/** An action as answers show it. */
export type Shown = Answer & { readonly approval_token?: string; readonly receipt?: string | null };

export interface Reply {
  readonly status: number | null;
  readonly action: Shown | null;
}

/** Calls the gateways and writes down every answer at the moment it comes. */
export class NotingClient {
  /** The promises that came with answers. */
  readonly receipts: string[] = [];

  constructor(
    private readonly addresses: readonly string[],
    private readonly write: (note: Note) => void,
  ) {}

  get gateways(): number {
    return this.addresses.length;
  }

  submit(
    gateway: number,
    body: RequestBody,
    { key, wait }: { key: string | null; wait: number },
  ): Promise<Reply> {
    const headers = { prefer: `wait=${wait}`, ...(key === null ? {} : { 'idempotency-key': key }) };
    return this.#ask(
      gateway,
      'POST',
      '/v1/actions?receipt=1',
      { body, headers },
      { call: 'submit', key, body, wait },
    );
  }

  read(gateway: number, id: string): Promise<Reply> {
    return this.#ask(gateway, 'GET', `/v1/actions/${id}`, {}, { call: 'read', action_id: id, body: {} });
  }

  approve(
    gateway: number,
    { id, approval_token }: Shown,
    body: { approve: boolean; reason: string },
  ): Promise<Reply> {
    const sent = { token: approval_token, ...body };
    return this.#ask(
      gateway,
      'POST',
      `/v1/actions/${id}/approval`,
      { body: sent },
      { call: 'approval', action_id: id, body },
    );
  }

  start(gateway: number, id: string): Promise<Reply> {
    return this.#ask(
      gateway,
      'POST',
      `/v1/actions/${id}/start`,
      {},
      { call: 'start', action_id: id, body: {} },
    );
  }

  report(gateway: number, id: string, body: StepNote['body'] & { success: boolean }): Promise<Reply> {
    return this.#ask(
      gateway,
      'POST',
      `/v1/actions/${id}/result`,
      { body },
      { call: 'result', action_id: id, body },
    );
  }

  async #ask(
    gateway: number,
    method: 'GET' | 'POST',
    path: string,
    request: { body?: object; headers?: Readonly<Record<string, string>> },
    about: Pick<SubmitNote, 'call' | 'key' | 'body' | 'wait'> | Pick<StepNote, 'call' | 'action_id' | 'body'>,
  ): Promise<Reply> {
    const sent_at = Date.now();
    const { status, action } = await call<Shown>(this.addresses[gateway] ?? '', method, path, {
      ...request,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      ({ status, body }) => ({ status, action: status === 200 || status === 202 ? body : null }),
      // Refused, cut, or no answer in time: whether anything happened is not known.
      () => ({ status: null, action: null }),
    );
    if (typeof action?.receipt === 'string') this.receipts.push(action.receipt);
    this.write({
      ...about,
      sent_at,
      at: Date.now(),
      gateway,
      status,
      answer: action && answerOf(action),
    });
    return { status, action };
  }
}

function answerOf(action: Answer): Answer {
  const { id, agent_id, tool, operation, params, context, request_hash } = action;
  const { status, decision, policy_hash, reason_code, lease, version } = action;
  return {
    id,
    agent_id,
    tool,
    operation,
    params,
    context,
    request_hash,
    status,
    decision,
    policy_hash,
    reason_code,
    lease,
    version,
  };
}
