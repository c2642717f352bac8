import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { type Action, answer, deadlineOf, expireApproval, TransitionRefused } from '#action';
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
import { tooLate } from './too-late.js';
import { TooLateView } from './too-late.dto.js';
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
  @ApiExtraModels(TooLateView)
  @ApiConflictResponse({
    description: 'Somebody was faster, the time was up, or it never waited for anybody.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(TooLateView) } } },
  })
  async approve(
    @Param('id', ActionIdPipe) id: string,
    @Body() { token, approve, reason }: ApproveActionDto,
    @SentBy() approver: Principal,
  ): Promise<ActionView> {
    const now = timestamp();
    const action = await this.#change(id, { token, approve, reason: reason ?? null }, approver, now).catch(
      async (error: unknown) => {
        throw error instanceof TransitionRefused ? await this.#tooLate(id, now, error) : error;
      },
    );
    const view = this.views.changed(action, approver);
    if (action.reason_code === 'APPROVAL_EXPIRED') {
      throw await this.#tooLate(id, now, new TransitionRefused(`The approval of action ${id} expired.`));
    }
    return view;
  }

  async #tooLate(id: string, now: string, otherwise: Error): Promise<Error> {
    return tooLate(await this.store.load(id), now) ?? otherwise;
  }

  #change(
    id: string,
    { token, approve, reason }: { token: string; approve: boolean; reason: string | null },
    approver: Principal,
    now: string,
  ): Promise<Action> {
    return this.store.change(
      id,
      (current) => {
        const answered = answer(current, { approve, approver: approver.name, reason });
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
  }
}
