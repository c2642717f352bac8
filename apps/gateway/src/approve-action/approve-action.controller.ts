import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answer, deadlineOf, expireApproval, TransitionRefused } from '#action';
import { ActionStore } from '#action-store';
import { timestamp } from '#platform';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { mayAnswer, type Principal, SentBy } from '../http/principal.js';
import { Problem } from '../http/problem.js';
import { ActionView } from '../read-action/action-view.dto.js';
import { ActionViews } from '../read-action/action-views.js';
import { ApprovalPatience } from './approval-patience.js';
import { ApprovalTokens } from './approval-tokens.js';
import { ApproveActionDto } from './approve-action.dto.js';

@ApiTags('approval')
@Controller('v1/actions')
export class ApproveActionController {
  constructor(
    private readonly store: ActionStore,
    private readonly tokens: ApprovalTokens,
    private readonly patience: ApprovalPatience,
    private readonly views: ActionViews,
  ) {}

  @Post(':id/approval')
  @May('answer for a person')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve or deny an action that waits for a person' })
  @ApiOkResponse({ type: ActionView })
  async approve(
    @Param('id', ActionIdPipe) id: string,
    @Body() { token, approve, reason }: ApproveActionDto,
    @SentBy() approver: Principal,
  ): Promise<ActionView> {
    const now = timestamp();
    const action = await this.store.change(
      id,
      (current) => {
        const answered = answer(current, { approve, approver: approver.name, reason: reason ?? null });
        if (!this.tokens.matches(current, token)) {
          throw new Problem('UNAUTHORIZED', `The token is not the approval_token of action ${id}.`);
        }
        if (!mayAnswer(approver, current)) {
          throw new Problem(
            'FORBIDDEN',
            `Action ${id} was submitted by you, and nobody answers what they asked; somebody else has to.`,
          );
        }
        const deadline = deadlineOf(current.updated_at, this.patience.seconds);
        return [now > deadline ? expireApproval(current, deadline) : answered];
      },
      {
        // Nobody has said no when the time was up.
        actor: ([event]) =>
          event?.event_type === 'approval_expired'
            ? { type: 'scheduler', id: 'gateway' }
            : { type: 'approver', id: approver.name },
        created_at: now,
      },
    );
    const view = this.views.changed(action, approver);
    if (action.reason_code === 'APPROVAL_EXPIRED') {
      throw new TransitionRefused(
        `The approval of action ${id} expired before this answer; submit the action again if it is still wanted.`,
      );
    }
    return view;
  }
}
