import { basename } from 'node:path';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PolicyHistory, profileHashes } from '#administration';
import { suitesBeside } from '#policy-test';
import { type PolicyInfo, PolicyLife } from '#service';
import { May } from '../http/permissions.js';
import { type Principal, SentBy } from '../http/principal.js';
import { Problem } from '../http/problem.js';
import { PolicyActView, PolicyDocumentsView, PolicyInfoView, SuiteView } from './policy-views.dto.js';
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
  @ApiOkResponse({ type: PolicyInfoView })
  info(): PolicyInfo {
    return this.life.info();
  }

  @Get('history')
  @May('read the policy')
  @ApiOperation({
    summary: 'Which policies and profiles were put in force, when and by whom, the newest first',
  })
  @ApiOkResponse({ type: [PolicyActView] })
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
  @ApiOkResponse({ type: PolicyDocumentsView })
  async documents(@Param('hash') hash: string): Promise<object> {
    const acts = await this.history.all();
    const act = acts.find(({ meta }) => meta.policy_hash === hash || profileHashes(meta).includes(hash));
    if (act) return { ...act.meta, ...act.payload };
    throw new Problem('NOT_FOUND', 'No policy and no profile with this hash was ever in force.');
  }

  @Get('suites')
  @May('read the policy')
  @ApiOperation({
    summary:
      'The tests that lie beside the policy of this gateway; at most 100 files that hold 1 MiB together',
  })
  @ApiOkResponse({ type: [SuiteView] })
  suites(): readonly SuiteView[] {
    const { policy_path } = this.life.info();
    return suitesBeside(policy_path).map(({ file, text }) => ({ file: basename(file), text }));
  }

  @Post('refresh')
  @May('change the policy')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Put what the files of this gateway hold in force everywhere; a bad one is refused and the old one stays',
  })
  @ApiOkResponse({ type: PolicyInfoView })
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
  @ApiOkResponse({ type: PolicyInfoView })
  async rollBack(@Body() { hash }: RollBackDto, @SentBy() principal: Principal): Promise<PolicyInfo> {
    await this.life.rollBack(hash, principal.name);
    return this.life.info();
  }
}
