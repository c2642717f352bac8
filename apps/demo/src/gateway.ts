import type { ActionEvent, ActionRequest, Status } from '#action';
import type { JsonObject } from '#json';

/** What the demo reads of an action. */
export interface ActionView {
  readonly id: string;
  readonly status: Status;
  readonly context: JsonObject | null;
  readonly lease: number | null;
  readonly approval_token?: string;
}

/** The demo cannot go on; the message is one sentence for the person who started it. */
export class DemoError extends Error {}

/** The gateway refused a call; the message is its own sentence. */
export class Refused extends DemoError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The API of a running gateway, as any client sees it. */
export class Gateway {
  readonly #authorization: Readonly<Record<string, string>>;

  constructor(
    readonly address: string,
    token: string | undefined,
  ) {
    this.#authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Waits for the decision as long as the gateway is willing to. */
  submit(request: ActionRequest): Promise<ActionView> {
    return this.#json('/v1/actions', request, { prefer: 'wait=60' });
  }

  read(id: string): Promise<ActionView> {
    return this.#json(`/v1/actions/${id}`);
  }

  answer(
    id: string,
    token: string,
    { approve, reason }: { approve: boolean; reason: string },
  ): Promise<ActionView> {
    return this.#json(`/v1/actions/${id}/approval`, { token, approve, reason });
  }

  start(id: string): Promise<ActionView> {
    return this.#json(`/v1/actions/${id}/start`, {});
  }

  report(
    id: string,
    result: { success: boolean; error?: string; lease: number | null },
  ): Promise<ActionView> {
    return this.#json(`/v1/actions/${id}/result`, result);
  }

  events(id: string): Promise<ActionEvent[]> {
    return this.#json(`/v1/actions/${id}/events`);
  }

  auditTrail(id: string): string {
    return `${this.address}/v1/actions/${id}/events`;
  }

  /**
   * @throws Refused for an answer that is no success, DemoError when nobody answers.
   */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(this.address + path, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), ...this.#authorization },
    }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new DemoError(`No gateway answers at ${this.address}. Start one first: npm start`);
    });
    if (response.ok) return response;
    throw new Refused(response.status, await sentenceOf(response));
  }

  async #json<Body>(path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Body> {
    const response = await this.request(
      path,
      body && {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
    return (await response.json()) as Body;
  }
}

async function sentenceOf(response: Response): Promise<string> {
  if (response.status === 401) return 'The gateway wants a token: set FARA_AUTH_TOKEN to one that it knows.';
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? `The gateway answered ${response.status}.`;
}
