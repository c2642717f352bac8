import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Action } from '#action';
import { report, revoke, start, TransitionRefused } from '#action';
import { ActionStore } from '#action-store';
import { metrics, operationLabel, timestamp, toolLabel } from '#platform';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { hideFromOthers, type Principal, SentBy } from '../http/principal.js';
import { ActionView } from '../read-action/action-view.dto.js';
import { ActionViews } from '../read-action/action-views.js';
import { Redactor } from '../submit-action/redactor.js';
import { PolicyRecheck } from './policy-recheck.js';
import { ReportResultDto } from './report-result.dto.js';

@ApiTags('execution')
@Controller('v1/actions')
export class ExecuteActionController {
  constructor(
    private readonly store: ActionStore,
    private readonly recheck: PolicyRecheck,
    private readonly redactor: Redactor,
    private readonly views: ActionViews,
  ) {}

  @Post(':id/start')
  @May('execute actions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take an allowed or approved action for execution; gives the lease, once' })
  @ApiOkResponse({ type: ActionView })
  async start(@Param('id', ActionIdPipe) id: string, @SentBy() executor: Principal): Promise<ActionView> {
    const stricterDecision = this.recheck.begin();
    const now = timestamp();
    const action = await this.store.change(
      id,
      (current) => {
        hideFromOthers(executor, current);
        const started = start(current, executor.name);
        const stricter = stricterDecision(current, now);
        return [stricter === undefined ? started : revoke(current, stricter)];
      },
      { actor: { type: 'agent', id: executor.name }, created_at: now },
    );
    const view = this.views.changed(action, executor);
    if (action.status !== 'executing') {
      throw new TransitionRefused(`Action ${id} was revoked: ${action.reason ?? 'it is no longer allowed'}.`);
    }
    return view;
  }

  @Post(':id/result')
  @May('execute actions')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Report what the execution came to; without a start before, it counts as started now',
  })
  @ApiOkResponse({ type: ActionView })
  async report(
    @Param('id', ActionIdPipe) id: string,
    @Body() { success, error, result, lease }: ReportResultDto,
    @SentBy() executor: Principal,
  ): Promise<ActionView> {
    const { payload } = this.redactor.redact({ result: result ?? null });
    let startedAt: string | undefined;
    const action = await this.store.change(
      id,
      (current) => {
        hideFromOthers(executor, current);
        startedAt = current.status === 'executing' ? current.updated_at : undefined;
        return report(current, {
          success,
          error: error ?? null,
          result: payload.result,
          lease: lease ?? null,
          executor: executor.name,
        });
      },
      { actor: { type: 'agent', id: executor.name }, created_at: timestamp() },
    );
    observeDuration(action, startedAt);
    return this.views.changed(action, executor);
  }
}

function observeDuration({ tool, operation, updated_at }: Action, startedAt: string | undefined): void {
  if (startedAt === undefined) return;
  const seconds = (Date.parse(updated_at) - Date.parse(startedAt)) / 1000;
  metrics.actionDuration.observe({ tool: toolLabel(tool), operation: operationLabel(operation) }, seconds);
}
