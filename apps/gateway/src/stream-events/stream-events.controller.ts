import type { OutgoingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { invalid } from '../http/problem.js';
import { ActionViews } from '../read-action/action-views.js';
import type { Told } from './event-feed.js';
import { EventFeed } from './event-feed.js';
import { StreamEventsDto } from './stream-events.dto.js';

const KEEP_ALIVE_MS = 15_000;
const RECONNECT_MS = 1_000;
/** A reader that falls this far behind is cut off; it resumes by Last-Event-ID without loss. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

@ApiTags('events')
@Controller('v1/events')
export class StreamEventsController {
  constructor(
    private readonly feed: EventFeed,
    private readonly views: ActionViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Server-Sent Events of the whole log; the id of each is its position' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume after this position.' })
  @ApiProduces('text/event-stream')
  async stream(
    @Query() filter: StreamEventsDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const position = lastEventId === undefined ? await this.feed.head() : positionOf(lastEventId);
    reply.hijack();
    const { raw } = reply;
    const reader = new AbortController();
    raw.on('close', () => reader.abort());
    if (raw.destroyed) return;
    raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
      'x-accel-buffering': 'no',
    });
    raw.write(`retry: ${RECONNECT_MS}\n\n`);
    const keepAlive = setInterval(() => raw.write(':\n\n'), KEEP_ALIVE_MS);
    try {
      for await (const told of this.feed.after(position, reader)) {
        if (!passes(told, filter)) continue;
        raw.write(this.#message(told));
        if (raw.writableLength > MAX_UNSENT_BYTES) break;
      }
    } finally {
      clearInterval(keepAlive);
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
