import { Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ActionStore } from '#action-store';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { hideFromOthers, type Principal, SentBy } from '../http/principal.js';
import { Problem } from '../http/problem.js';
import { ActionView } from '../read-action/action-view.dto.js';
import { ActionViews } from '../read-action/action-views.js';
import { ActionSubmitter } from '../submit-action/action-submitter.js';
import { answerWith } from '../submit-action/answer-with.js';
import { idempotencyKeyOf, preferredWaitMs } from '../submit-action/request-headers.js';

@ApiTags('actions')
@Controller('v1/actions')
export class ReplayActionController {
  constructor(
    private readonly store: ActionStore,
    private readonly submitter: ActionSubmitter,
    private readonly views: ActionViews,
  ) {}

  @Post(':id/replay')
  @May('submit actions', { purpose: 'submission' })
  @HttpCode(200)
  @ApiOperation({ summary: 'Submit the same request once more; context.replayed_from names the first' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and action give the same new action.',
  })
  @ApiOkResponse({ type: ActionView })
  async replay(
    @Param('id', ActionIdPipe) id: string,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @SentBy() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView> {
    const { action: first } = await this.store.load(id);
    hideFromOthers(principal, first);
    const { agent_id, tool, operation, params, context, redacted } = first;
    if (params === null || context === null) {
      throw new Problem(
        'ACTION_NOT_EXECUTABLE',
        `The request of action ${id} has been erased, so it cannot be replayed.`,
      );
    }
    if (redacted.length > 0) {
      throw new Problem(
        'ACTION_NOT_EXECUTABLE',
        `Parts of the request of action ${id} were never written (${redacted.join(', ')}), so it cannot be replayed.`,
      );
    }
    const action = await this.submitter.submit({
      request: { agent_id, tool, operation, params, context: { ...context, replayed_from: id } },
      principal: principal.name,
      idempotencyKey: idempotencyKeyOf(key),
      waitMs: preferredWaitMs(prefer),
    });
    return answerWith(reply, this.views.changed(action, principal));
  }
}
