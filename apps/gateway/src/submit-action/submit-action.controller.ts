import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { May } from '../http/permissions.js';
import { type Principal, refuseOtherAgent, SentBy } from '../http/principal.js';
import { ProblemTeller } from '../http/problem-teller.js';
import { invalid } from '../http/problem.js';
import { validated } from '../http/validated-body.pipe.js';
import { ProblemView } from '../http/problem.dto.js';
import { ActionView } from '../read-action/action-view.dto.js';
import { ActionViews } from '../read-action/action-views.js';
import { ActionSubmitter } from './action-submitter.js';
import { answerWith } from './answer-with.js';
import { idempotencyKeyOf, preferredWaitMs } from './request-headers.js';
import { requestOf } from './request-of.js';
import { SubmitActionDto, SubmitBatchDto } from './submit-action.dto.js';

@ApiTags('actions')
@Controller('v1/actions')
export class SubmitActionController {
  constructor(
    private readonly submitter: ActionSubmitter,
    private readonly views: ActionViews,
    private readonly teller: ProblemTeller,
  ) {}

  @Post()
  @May('submit actions', { purpose: 'submission' })
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask whether an action may be run; answers once it is decided' })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: 'wait=N: seconds to wait for the decision, 5 by default.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body give the same action.',
  })
  @ApiOkResponse({ type: ActionView })
  @ApiAcceptedResponse({ type: ActionView, description: 'Recorded and not decided yet: follow Location.' })
  async submit(
    @Body() dto: SubmitActionDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @SentBy() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView> {
    const request = requestOf(dto);
    refuseOtherAgent(principal, request);
    const action = await this.submitter.submit({
      request,
      principal: principal.name,
      idempotencyKey: idempotencyKeyOf(key),
      waitMs: preferredWaitMs(prefer),
    });
    return answerWith(reply, this.views.changed(action, principal));
  }

  @Post('batch')
  @May('submit actions', { purpose: 'submission' })
  @HttpCode(200)
  @ApiOperation({
    summary: 'Up to 100 actions at once; one action or one problem document for each, in order',
  })
  @ApiExtraModels(ActionView, ProblemView)
  @ApiOkResponse({
    schema: {
      type: 'array',
      items: { oneOf: [{ $ref: getSchemaPath(ActionView) }, { $ref: getSchemaPath(ProblemView) }] },
    },
  })
  async submitBatch(
    @Body() { actions }: SubmitBatchDto,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @SentBy() principal: Principal,
  ): Promise<object[]> {
    if (key !== undefined) throw invalid('Idempotency-Key is for one action; send such actions one by one.');
    const waitMs = preferredWaitMs(prefer);
    const submitOne = async (body: unknown): Promise<ActionView> => {
      const request = requestOf(validated(SubmitActionDto, body));
      refuseOtherAgent(principal, request);
      const submission = { request, principal: principal.name, idempotencyKey: null, waitMs };
      return this.views.changed(await this.submitter.submit(submission), principal);
    };
    return Promise.all(
      actions.map((body) => submitOne(body).catch((error: unknown) => this.teller.problemOf(error).document)),
    );
  }
}
