const TOKEN = 'faramesh-token';
const RECONNECT_MS = 1000;

/** An answer that is no success; the message is the sentence of the problem document. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** For this tab only, so that it ends with it. */
export const keepToken = (token) => sessionStorage.setItem(TOKEN, token);

export const hasToken = () => sessionStorage.getItem(TOKEN) !== null;

/** @throws Refused, or TypeError when nobody answers. */
export async function request(path, { body, headers = {}, signal } = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    signal,
    cache: 'no-store',
    headers: {
      ...headers,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.detail ?? `The gateway answered ${response.status}.`);
}

export const read = async (path) => (await request(path)).json();
export const send = async (path, body) => (await request(path, { body })).json();

/**
 * Follows the log for as long as the page lives and resumes where it was cut off, so nothing is missed. fetch and not
 * EventSource, which can't send a token.
 *
 * @param onOpen Called once events are being watched; what is read from then on can only be older than what arrives.
 * @throws Refused when the gateway refuses; only silence is tried again.
 */
export async function follow({ onOpen, onLost, onEvent }) {
  let last;
  for (;;) {
    try {
      const response = await request('/v1/events', { headers: last ? { 'last-event-id': last } : {} });
      await onOpen();
      for await (const { id, data } of messages(response.body)) {
        onEvent(JSON.parse(data));
        last = id;
      }
    } catch (error) {
      if (error instanceof Refused && error.status < 500) throw error;
    }
    onLost();
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
      if (fields.data !== undefined) yield fields;
    }
  }
}
