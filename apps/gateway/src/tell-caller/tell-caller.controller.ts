import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { May, permissionsOf } from '../http/permissions.js';
import { type Principal, SentBy } from '../http/principal.js';
import { CallerView } from './tell-caller.dto.js';

@ApiTags('access')
@Controller('v1/me')
export class TellCallerController {
  @Get()
  @May('ask who it is')
  @ApiOperation({ summary: 'Who sends this request, and what it may do' })
  @ApiOkResponse({ type: CallerView })
  tell(@SentBy() { name, role, agent_id }: Principal): CallerView {
    return { name, role, agent_id, may: permissionsOf(role) };
  }
}
