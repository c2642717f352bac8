import { readSettings } from '#platform';

/** The call did not work out; the message is for the person at the terminal. */
export class CallFailed extends Error {}

/** Calls the gateway that the settings name. */
export class Api {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string | undefined) {
    const { apiHost, apiPort, authTokens } = readSettings();
    const [token] = authTokens;
    this.#address = url ?? `http://${apiHost}:${apiPort}`;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async json<Body>(path: string): Promise<Body> {
    return (await (await this.#get(path)).json()) as Body;
  }

  async *bytes(path: string): AsyncGenerator<Uint8Array> {
    const { body } = await this.#get(path);
    if (body) yield* body as AsyncIterable<Uint8Array>;
  }

  async #get(path: string): Promise<Response> {
    const response = await fetch(this.#address + path, { headers: this.#headers }).catch((error: unknown) => {
      const { cause } = error as { cause?: { code?: string } };
      throw new CallFailed(
        `${this.#address} cannot be reached (${cause?.code ?? String(error)}): start it, or name another address by --url.`,
      );
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { detail?: string };
    throw new CallFailed(problem.detail ?? `${this.#address}${path} answered ${response.status}.`);
  }
}
