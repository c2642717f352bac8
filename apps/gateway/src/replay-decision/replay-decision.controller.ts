import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActionStore } from '#action-store';
import { policiesInLog, type Replay, replayDecision } from '#decision-replay';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { ReplayView } from './replay.dto.js';

@ApiTags('audit')
@Controller('v1/actions')
export class ReplayDecisionController {
  constructor(private readonly store: ActionStore) {}

  @Get(':id/replay-decision')
  @May('audit the log')
  @ApiOperation({
    summary: 'Judge the action again by its recorded facts, clock and policy, and compare; writes nothing',
  })
  @ApiOkResponse({ type: ReplayView })
  async replay(@Param('id', ActionIdPipe) id: string): Promise<Replay> {
    const { events } = await this.store.load(id);
    return replayDecision(events, policiesInLog(this.store.pool));
  }
}
