import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type PolicyInfo, PolicyInForce } from '#policy';
import { PolicyRefresh } from '#service';
import { type Principal, SentBy } from '../http/principal.js';

@ApiTags('policy')
@Controller('v1/policy')
export class ManagePolicyController {
  constructor(
    private readonly policies: PolicyInForce,
    private readonly refresh: PolicyRefresh,
  ) {}

  @Get('info')
  @ApiOperation({ summary: 'Which policy is in force here' })
  info(): PolicyInfo {
    return this.policies.info();
  }

  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read the policy again; a bad one is refused and the old one stays' })
  async refreshPolicy(@SentBy() principal: Principal): Promise<PolicyInfo> {
    await this.refresh.everywhere(principal);
    return this.policies.info();
  }
}
