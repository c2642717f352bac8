import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ActionRequest, DecisionRecord, Status } from '#action';
import { STATUS_OF } from '#action';
import { PolicyInForce } from '#administration';
import { canonicalJson, type JsonObject, sha256Hex } from '#json';
import { timestamp } from '#platform';
import { judge } from '#policy';
import { May } from '../http/permissions.js';
import { type Principal, refuseOtherAgent, SentBy } from '../http/principal.js';
import { Redactor } from '../submit-action/redactor.js';
import { requestOf } from '../submit-action/request-of.js';
import { SubmitActionDto } from '../submit-action/submit-action.dto.js';
import { EvaluationView, GateDecisionView } from './decision-record.dto.js';

type GateDecision = Omit<DecisionRecord, 'decision' | 'risk_level'>;
type Evaluation = DecisionRecord & { readonly status: Status };

/** What would be decided, without an action: nothing is written. */
@ApiTags('policy')
@Controller()
export class CheckPolicyController {
  constructor(
    private readonly policies: PolicyInForce,
    private readonly redactor: Redactor,
  ) {}

  @Post('v1/gate/decide')
  @May('ask what would be decided')
  @HttpCode(200)
  @ApiOperation({ summary: 'The decision that an action would get; writes nothing' })
  @ApiOkResponse({ type: GateDecisionView })
  decide(@Body() dto: SubmitActionDto, @SentBy() principal: Principal): GateDecision {
    const { decision: _, risk_level: __, ...gate } = this.#judge(requestOf(dto), principal);
    return gate;
  }

  @Post('playground/eval')
  @May('ask what would be decided')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same with status, decision and risk level' })
  @ApiOkResponse({ type: EvaluationView })
  evaluate(@Body() dto: SubmitActionDto, @SentBy() principal: Principal): Evaluation {
    const record = this.#judge(requestOf(dto), principal);
    return { ...record, status: STATUS_OF[record.decision] };
  }

  #judge(request: ActionRequest, principal: Principal): DecisionRecord {
    refuseOtherAgent(principal, request);
    const hash = sha256Hex(canonicalJson(request as unknown as JsonObject));
    // As the evaluator would see it.
    const { payload } = this.redactor.redact({ params: request.params, context: request.context });
    return judge({ ...request, ...payload }, hash, this.policies.current, timestamp(), {});
  }
}
