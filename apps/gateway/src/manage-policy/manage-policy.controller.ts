import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PolicyHistory, profileHashes } from '#administration';
import { type PolicyInfo, PolicyLife } from '#service';
import { May } from '../http/permissions.js';
import { type Principal, SentBy } from '../http/principal.js';
import { Problem } from '../http/problem.js';
import { RollBackDto } from './roll-back.dto.js';

@ApiTags('policy')
@Controller('v1/policy')
export class ManagePolicyController {
  constructor(
    private readonly life: PolicyLife,
    private readonly history: PolicyHistory,
  ) {}

  @Get('info')
  @May('read the policy')
  @ApiOperation({ summary: 'Which policy is in force, and whether it is what the files here hold' })
  info(): PolicyInfo {
    return this.life.info();
  }

  @Get('history')
  @May('read the policy')
  @ApiOperation({
    summary: 'Which policies and profiles were put in force, when and by whom, the newest first',
  })
  async listHistory(): Promise<object[]> {
    const acts = await this.history.all();
    return acts.map(({ meta, actor, created_at }) => ({
      ...meta,
      source: meta.source ?? null,
      is_rollback: meta.source === null,
      put_in_force_by: actor.id,
      created_at,
    }));
  }

  @Get('history/:hash')
  @May('read the policy')
  @ApiOperation({ summary: 'The documents of a policy or a profile, by its hash' })
  async documents(@Param('hash') hash: string): Promise<object> {
    const acts = await this.history.all();
    const act = acts.find(({ meta }) => meta.policy_hash === hash || profileHashes(meta).includes(hash));
    if (act) return { ...act.meta, ...act.payload };
    throw new Problem('NOT_FOUND', 'No policy and no profile with this hash was ever in force.');
  }

  @Post('refresh')
  @May('change the policy')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Put what the files of this gateway hold in force everywhere; a bad one is refused and the old one stays',
  })
  async refresh(@SentBy() principal: Principal): Promise<PolicyInfo> {
    await this.life.refresh(principal.name);
    return this.life.info();
  }

  @Post('rollback')
  @May('change the policy')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Put an earlier policy in force again, everywhere, with the profiles that it had last',
  })
  async rollBack(@Body() { hash }: RollBackDto, @SentBy() principal: Principal): Promise<PolicyInfo> {
    await this.life.rollBack(hash, principal.name);
    return this.life.info();
  }
}
