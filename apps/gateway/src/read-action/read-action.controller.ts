import { Controller, Get, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { fold } from '#action';
import type { StoredAction } from '#action-store';
import { ActionNotFound, ActionStore } from '#action-store';
import { ReceiptInterceptor } from '../give-receipt/receipt.interceptor.js';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { invalid } from '../http/problem.js';
import { ActionView } from './action-view.dto.js';
import { ActionViews } from './action-views.js';
import { AsOfDto, ListActionsDto } from './list-actions.dto.js';

const DEFAULT_LIMIT = 20;

@ApiTags('actions')
@Controller('v1/actions')
export class ReadActionController {
  constructor(
    private readonly store: ActionStore,
    private readonly views: ActionViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Actions, newest first; the X-Next-Cursor header leads to the next page' })
  @ApiOkResponse({ type: [ActionView] })
  async list(
    @Query() { agent_id, tool, status, limit, offset, cursor }: ListActionsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView[]> {
    const size = Number(limit ?? DEFAULT_LIMIT);
    const page = await this.store.list({
      agent_id,
      tool,
      status,
      limit: size,
      offset: Number(offset ?? 0),
      before: cursor,
    });
    const last = page.at(-1);
    if (last && page.length === size) void reply.header('x-next-cursor', last.id);
    return page.map((action) => this.views.public(action));
  }

  @Get(':id')
  @UseInterceptors(ReceiptInterceptor)
  @ApiOperation({ summary: 'One action, now or as it stood' })
  @ApiOkResponse({ type: ActionView })
  async read(@Param('id', ActionIdPipe) id: string, @Query() { as_of, at }: AsOfDto): Promise<ActionView> {
    if (as_of === undefined && at === undefined)
      return this.views.withToken((await this.store.load(id)).action);
    const stored = await this.store.load(id, as_of === undefined ? undefined : Number(as_of));
    return this.views.public(at === undefined ? stored.action : asAt(stored, at));
  }

  @Get(':id/events')
  @ApiOperation({ summary: 'The events of one action, in order, each with its hash' })
  async events(@Param('id', ActionIdPipe) id: string): Promise<StoredAction['events']> {
    return (await this.store.load(id)).events;
  }
}

function asAt({ action, events }: StoredAction, time: string): StoredAction['action'] {
  const latest = Date.parse(time);
  if (Number.isNaN(latest)) throw invalid('At must be a time such as 2026-01-31T12:00:00Z.');
  const then = fold(events.filter(({ created_at }) => Date.parse(created_at) <= latest));
  if (then === null) throw new ActionNotFound(action.id);
  return then;
}
