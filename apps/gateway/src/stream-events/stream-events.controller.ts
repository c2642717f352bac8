import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { metrics } from '#platform';
import { Callers } from '../http/callers.js';
import { May } from '../http/permissions.js';
import { type Principal, SentBy, speaksFor } from '../http/principal.js';
import { invalid, refusal } from '../http/problem.js';
import { whenOver } from '../http/when-over.js';
import { ActionViews } from '../read-action/action-views.js';
import type { Told } from './event-feed.js';
import { EventFeed } from './event-feed.js';
import { StreamEventsDto } from './stream-events.dto.js';

const KEEP_ALIVE_MS = 15_000;
const RECONNECT_MS = 1_000;
/** Within this time of the moment when this gateway knows that its token is not in force any more, a reader is gone. */
const SHOW_OUT_EVERY_MS = 250;
/** Each may have this much unsent, and little more is in memory for it. */
const MAX_STREAMS = 256;
const MAX_UNSENT_BYTES = 1024 * 1024;
/** A reader that is this far behind and does not take it within this time is cut off; it resumes by Last-Event-ID without loss. */
const SLOW_MS = 5_000;

/** The positions after the one, up to the other. */
interface Range {
  readonly after: number;
  readonly upTo: number;
}

@ApiTags('events')
@Controller('v1/events')
export class StreamEventsController {
  #open = 0;

  constructor(
    private readonly feed: EventFeed,
    private readonly views: ActionViews,
    private readonly callers: Callers,
  ) {}

  @Get()
  @May('read actions', { isLong: true })
  @ApiOperation({
    summary: 'Server-Sent Events of the whole log; the id of each is its position',
    description: 'The header X-Log-Position names the position after which the stream begins.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume after this position.' })
  @ApiProduces('text/event-stream')
  async stream(
    @Query() filter: StreamEventsDto,
    @SentBy() principal: Principal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (this.#open >= MAX_STREAMS) {
      throw refusal(
        'streams',
        `This gateway serves ${MAX_STREAMS} streams, which is its limit; try again when one has ended, or follow another gateway.`,
      );
    }
    metrics.openStreams.set(++this.#open);
    try {
      const range = await this.#rangeOf(filter, lastEventId);
      reply.hijack();
      const reader = new AbortController();
      whenOver(request, reply, () => reader.abort());
      const showOut = (): void => {
        if (!this.callers.stillLetIn(request.headers.authorization)) reader.abort();
      };
      const wanted = (told: Told): boolean =>
        speaksFor(principal, told.action.agent_id) && passes(told, filter);
      if (!reader.signal.aborted) await this.#tell(range, { wanted, showOut }, reply, reader);
    } finally {
      metrics.openStreams.set(--this.#open);
    }
  }

  /** Where to begin, and where to end if it is not to go on for ever. */
  async #rangeOf({ recent, follow }: StreamEventsDto, lastEventId: string | undefined): Promise<Range> {
    const after = lastEventId === undefined ? await this.#beginning(recent) : positionOf(lastEventId);
    return { after, upTo: follow === '0' ? (await this.feed.last(1)).upTo : Infinity };
  }

  async #beginning(recent: string | undefined): Promise<number> {
    return recent === undefined ? this.feed.head() : (await this.feed.last(Number(recent))).after;
  }

  /** Ends when the reader hangs up, is cut off or shown out, or when the feed ends; never throws. */
  async #tell(
    { after, upTo }: Range,
    { wanted, showOut }: { wanted: (told: Told) => boolean; showOut: () => void },
    reply: FastifyReply,
    reader: AbortController,
  ): Promise<void> {
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
      'x-accel-buffering': 'no',
      'x-log-position': String(after),
    });
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    const keepAlive = setInterval(() => raw.write(':\n\n'), KEEP_ALIVE_MS);
    const doorkeeper = setInterval(showOut, SHOW_OUT_EVERY_MS);
    let last = after;
    try {
      while (last < upTo) {
        for await (const told of this.feed.after(last, reader)) {
          showOut();
          if (reader.signal.aborted) break;
          last = told.event.position;
          if (wanted(told)) raw.write(this.#message(told));
          if (last >= upTo) break;
          // A reader that is behind leaves the feed, so that nothing is read from the log that it cannot take yet.
          if (raw.writableLength > MAX_UNSENT_BYTES) break;
        }
        if (!raw.writableNeedDrain || !(await caughtUp(raw, reader.signal))) break;
      }
    } finally {
      clearInterval(keepAlive);
      clearInterval(doorkeeper);
      raw.end();
    }
  }

  #message({ event, action }: Told): string {
    const data = {
      type: `action.${event.event_type}`,
      event_type: event.event_type,
      action_id: event.action_id,
      data: this.views.public(action),
      timestamp: event.created_at,
    };
    return `id: ${event.position}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`;
  }
}

function passes({ action }: Told, { agent_id, tool, status, action_id }: StreamEventsDto): boolean {
  const wanted: [string | undefined, string][] = [
    [agent_id, action.agent_id],
    [tool, action.tool],
    [status, action.status],
    [action_id?.toLowerCase(), action.id],
  ];
  return wanted.every(([value, actual]) => value === undefined || value === actual);
}

function positionOf(header: string): number {
  if (!/^\d{1,15}$/.test(header)) throw invalid('Last-Event-ID must be the id of an event of this stream.');
  return Number(header);
}

/** Whether all that was unsent is sent in time. When it is not, the reader is cut off, and what it did not take is freed. */
async function caughtUp(raw: ServerResponse, gone: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(SLOW_MS)]);
  const isCaughtUp = await once(raw, 'drain', { signal }).then(
    () => true,
    () => false,
  );
  if (!isCaughtUp && !gone.aborted) cutOff(raw);
  return isCaughtUp;
}

function cutOff(raw: ServerResponse): void {
  metrics.streamsCutOff.inc();
  raw.destroy();
}
