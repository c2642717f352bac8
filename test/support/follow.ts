export interface StreamedEvent {
  readonly id: number;
  readonly data: {
    readonly type: string;
    readonly event_type: string;
    readonly action_id: string;
    readonly timestamp: string;
    readonly data: { readonly id: string; readonly status: string; readonly approval_token?: string };
  };
}

/** Reads GET /v1/events as a client does; leave the loop to hang up. */
export async function* follow(
  address: string,
  {
    query = '',
    lastEventId,
    stop,
    token,
  }: { query?: string; lastEventId?: number; stop?: AbortSignal; token?: string } = {},
): AsyncGenerator<StreamedEvent> {
  const hangUp = new AbortController();
  const headers = {
    ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const signal = stop ? AbortSignal.any([stop, hangUp.signal]) : hangUp.signal;
  const response = await fetch(`${address}/v1/events${query}`, { headers, signal });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  try {
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const fields = new Map(
          message
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        );
        const [id, data] = [fields.get('id'), fields.get('data')];
        if (id !== undefined && data !== undefined)
          yield { id: Number(id), data: JSON.parse(data) as StreamedEvent['data'] };
      }
    }
  } finally {
    hangUp.abort();
  }
}

/** The next so many events. */
export async function take(count: number, stream: AsyncGenerator<StreamedEvent>): Promise<StreamedEvent[]> {
  const taken: StreamedEvent[] = [];
  for await (const event of stream) if (taken.push(event) === count) break;
  return taken;
}
