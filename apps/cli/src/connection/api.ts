import type { Command } from 'commander';
import { exitOfStatus, Failure } from '../exit-codes.js';
import type { ActionView } from './action-view.js';
import type { Connection } from './connection.js';
import { connectionOf } from './connection.js';

interface RequestOptions {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What to do about an answer with this status, where it is not what it usually is. */
  readonly remedies?: Readonly<Record<number, string>>;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** Calls the gateway that a command is meant for. */
export class Api {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(readonly connection: Connection) {
    const { token } = connection;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  get address(): string {
    return this.connection.address;
  }

  async json<Body>(path: string, options: RequestOptions & { readonly method?: Method } = {}): Promise<Body> {
    return this.#parsed(path, await this.request(options.method ?? 'GET', path, options));
  }

  /** A part of a list of actions; `next` is the cursor that leads on, if there may be more. */
  async actions(path: string): Promise<{ readonly actions: ActionView[]; readonly next: string | null }> {
    const response = await this.request('GET', path);
    return { actions: await this.#parsed(path, response), next: response.headers.get('x-next-cursor') };
  }

  post<Body>(path: string, body: object, options: RequestOptions = {}): Promise<Body> {
    return this.json(path, { ...options, method: 'POST', body });
  }

  async *bytes(path: string, options: RequestOptions = {}): AsyncGenerator<Uint8Array> {
    const { body } = await this.request('GET', path, options);
    if (body) yield* body as AsyncIterable<Uint8Array>;
  }

  /** @throws Failure for an answer that is no success: what went wrong and what to do. */
  async request(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const { body, headers, signal } = options;
    const response = await fetch(this.address + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...this.#headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
      redirect: 'error',
    }).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw this.#unreachable(error);
    });
    if (response.ok) return response;
    const { detail } = (await response.json().catch(() => ({}))) as { detail?: unknown };
    if (typeof detail !== 'string') throw this.#noGateway(path, response.status);
    const remedy = options.remedies?.[response.status] ?? this.#remedyFor(response);
    throw new Failure(exitOfStatus(response.status), remedy === '' ? detail : `${detail} ${remedy}`);
  }

  async #parsed<Body>(path: string, response: Response): Promise<Body> {
    return (await response.json().catch(() => {
      throw this.#noGateway(path, response.status);
    })) as Body;
  }

  #unreachable(error: unknown): Failure {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return new Failure(
      'unable',
      `The gateway ${this.address} cannot be reached (${cause?.code ?? cause?.message ?? String(error)}): start it by "faramesh serve", or name another by --url, --host and --port, or --context.`,
    );
  }

  #noGateway(path: string, status: number): Failure {
    return new Failure(
      status === 404 ? 'notFound' : 'unable',
      `${this.address}${path} answered ${status}, and not as a gateway does: see whether another program listens there, or name the gateway by --url.`,
    );
  }

  #remedyFor({ status, headers }: Response): string {
    switch (status) {
      case 401:
        return this.connection.token === undefined
          ? 'Give a token by --token-stdin, FARAMESH_TOKEN or a saved context.'
          : `The one that was sent to ${this.address} is refused: give another by --token-stdin, FARAMESH_TOKEN or a saved context.`;
      case 403:
        return 'Use a token that may do this.';
      case 503:
        return `Try again in ${headers.get('retry-after') ?? '1'} s.`;
      default:
        return '';
    }
  }
}

export const apiOf = async (command: Command): Promise<Api> => new Api(await connectionOf(command));
