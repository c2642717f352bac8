import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { countUndecided, countWaiting, oldestUndecidedAge, oldestWaitingAge } from '#action-status';
import { ActionStore } from '#action-store';
import { readActivity } from '#activity';
import { May } from '../http/permissions.js';
import { statisticsView } from './statistics-view.js';
import { ReadStatisticsDto, StatisticsView } from './statistics.dto.js';
import type { StatisticsNow } from './statistics.dto.js';

const MOST_COUNTED = 10_000;

@ApiTags('operation')
@Controller('v1/statistics')
export class ReadStatisticsController {
  constructor(private readonly store: ActionStore) {}

  @Get()
  @May('read statistics')
  @ApiOperation({
    summary: 'What agents did in the last 15 minutes, 24 hours or 30 days, in figures',
    description:
      'Counted from the log about a second behind it, each event at its own time. Steps begin with the minute, the hour or the day in UTC.',
  })
  @ApiOkResponse({ type: StatisticsView })
  async read(@Query() { window = '15m' }: ReadStatisticsDto): Promise<StatisticsView> {
    const at = Date.now();
    const [activity, now] = await Promise.all([readActivity(this.store.pool, window, at), this.#now()]);
    return statisticsView(activity, { window, at, now });
  }

  async #now(): Promise<StatisticsNow> {
    const { pool } = this.store;
    return {
      undecided: await countUndecided(pool, MOST_COUNTED),
      oldest_undecided_seconds: await oldestUndecidedAge(pool),
      waiting: await countWaiting(pool, MOST_COUNTED),
      oldest_waiting_seconds: await oldestWaitingAge(pool),
    };
  }
}
