import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PolicyHistory } from '#administration';
import { type PolicyInfo, PolicyInForce } from '#policy';
import { PolicyRefresh } from '#service';
import { May } from '../http/permissions.js';
import { type Principal, SentBy } from '../http/principal.js';
import { Problem } from '../http/problem.js';

@ApiTags('policy')
@Controller('v1/policy')
export class ManagePolicyController {
  constructor(
    private readonly policies: PolicyInForce,
    private readonly refresh: PolicyRefresh,
    private readonly history: PolicyHistory,
  ) {}

  @Get('info')
  @May('read the policy')
  @ApiOperation({ summary: 'Which policy is in force here' })
  info(): PolicyInfo {
    return this.policies.info();
  }

  @Get('history')
  @May('read the policy')
  @ApiOperation({
    summary: 'Which policies and profiles were put in force, when and by whom, the newest first',
  })
  async listHistory(): Promise<object[]> {
    const acts = await this.history.all();
    return acts.map(({ meta, actor, created_at }) => ({ ...meta, put_in_force_by: actor.id, created_at }));
  }

  @Get('history/:hash')
  @May('read the policy')
  @ApiOperation({ summary: 'The documents of a policy or a profile, by its hash' })
  async documents(@Param('hash') hash: string): Promise<object> {
    const acts = await this.history.all();
    const act = acts.find(({ meta }) => meta.policy_hash === hash || meta.profile_hash === hash);
    if (act) return { ...act.meta, ...act.payload };
    throw new Problem('NOT_FOUND', 'No policy and no profile with this hash was ever in force.');
  }

  @Post('refresh')
  @May('refresh the policy')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read the policy again; a bad one is refused and the old one stays' })
  async refreshPolicy(@SentBy() principal: Principal): Promise<PolicyInfo> {
    await this.refresh.everywhere(principal.name);
    return this.policies.info();
  }
}
