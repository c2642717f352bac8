import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RUNTIME_VERSION } from '#policy';
import { HealthView, ReadinessView } from './observe.dto.js';
import { May, Public } from '../http/permissions.js';
import { Readiness, type ReadinessReport } from './readiness.js';

@ApiTags('operation')
@Controller()
export class ObserveController {
  constructor(private readonly readiness: Readiness) {}

  @Get('health')
  @Public({ purpose: 'observation' })
  @ApiOperation({ summary: 'The process is alive, and of which version it is' })
  @ApiOkResponse({ type: HealthView })
  health(): { status: 'ok'; version: string } {
    return { status: 'ok', version: RUNTIME_VERSION };
  }

  @Get('ready')
  @Public({ purpose: 'observation' })
  @ApiOperation({ summary: 'Database, queue and policy are there; 503 while one is not' })
  @ApiOkResponse({ type: ReadinessView })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const report = await this.readiness.check();
    if (report.status !== 'ready') void reply.status(503).header('retry-after', '1');
    return report;
  }

  @Get('metrics')
  @May('read metrics', { purpose: 'observation' })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Metrics in the text format of Prometheus' })
  metrics(): Promise<string> {
    return this.readiness.metrics();
  }
}
