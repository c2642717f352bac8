import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { ListFilter } from '#action-status';
import type { Moment, StoredAction } from '#action-store';
import { ActionStore } from '#action-store';
import { asTimestamp } from '#platform';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { hideFromOthers, type Principal, SentBy } from '../http/principal.js';
import { ActionView } from './action-view.dto.js';
import { ActionViews } from './action-views.js';
import { ActionSummaryView } from './action-summary.dto.js';
import { EventView } from './event-view.dto.js';
import { ListActionsDto, ListSummariesDto, ReadActionDto } from './list-actions.dto.js';

const DEFAULT_LIMIT = 20;

@ApiTags('actions')
@Controller('v1/actions')
export class ReadActionController {
  constructor(
    private readonly store: ActionStore,
    private readonly views: ActionViews,
  ) {}

  @Get()
  @May('read actions')
  @ApiOperation({
    summary: 'Actions, by default the newest first; the X-Next-Cursor header leads to the next page',
    description:
      'A page ends early when its actions hold more than 8 MiB: while there is an X-Next-Cursor, there may be more, however short the page.',
  })
  @ApiOkResponse({ type: [ActionView] })
  async list(
    @Query() { as_of, at, ...query }: ListActionsDto,
    @SentBy() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView[]> {
    const wanted = wantedBy(principal, query);
    if (wanted === undefined) return [];
    const { items, next } =
      as_of === undefined && at === undefined
        ? await this.store.list(wanted)
        : await this.store.listAt(wanted, momentOf(as_of, at));
    if (next !== undefined) void reply.header('x-next-cursor', next);
    return items.map((action) => this.views.public(action));
  }

  @Get('summaries')
  @May('read actions')
  @ApiOperation({
    summary:
      'The same list as of now in short, at once for many; the X-Next-Cursor header leads to the next page',
  })
  @ApiOkResponse({ type: [ActionSummaryView] })
  async listSummaries(
    @Query() query: ListSummariesDto,
    @SentBy() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ActionSummaryView[]> {
    const wanted = wantedBy(principal, query);
    if (wanted === undefined) return [];
    const { items, next } = await this.store.summaries(wanted);
    if (next !== undefined) void reply.header('x-next-cursor', next);
    return items;
  }

  @Get(':id')
  @May('read actions')
  @ApiOperation({ summary: 'One action, now or as it stood' })
  @ApiOkResponse({ type: ActionView })
  async read(
    @Param('id', ActionIdPipe) id: string,
    @Query() { as_of, at }: ReadActionDto,
    @SentBy() principal: Principal,
  ): Promise<ActionView> {
    const isNow = as_of === undefined && at === undefined;
    const { action } = await this.store.load(id, momentOf(as_of, at));
    hideFromOthers(principal, action);
    return isNow ? this.views.shownTo(principal, action) : this.views.public(action);
  }

  @Get(':id/events')
  @May('read actions')
  @ApiOperation({ summary: 'The events of one action, in order, each with its hash' })
  @ApiOkResponse({ type: [EventView] })
  async events(
    @Param('id', ActionIdPipe) id: string,
    @SentBy() principal: Principal,
  ): Promise<StoredAction['events']> {
    const { action, events } = await this.store.load(id);
    hideFromOthers(principal, action);
    return events;
  }
}

/** undefined when it asks for the actions of an agent for which it does not speak. */
function wantedBy(
  principal: Principal,
  { agent_id = principal.agent_id ?? undefined, limit, offset, request_hash, ...query }: ListSummariesDto,
): ListFilter | undefined {
  if (principal.agent_id !== null && agent_id !== principal.agent_id) return undefined;
  return {
    ...query,
    agent_id,
    request_hash: request_hash?.toLowerCase(),
    limit: Number(limit ?? DEFAULT_LIMIT),
    offset: Number(offset ?? 0),
  };
}

function momentOf(position: string | undefined, at: string | undefined): Moment {
  return {
    position: position === undefined ? undefined : Number(position),
    time: at === undefined ? undefined : asTimestamp(at),
  };
}
