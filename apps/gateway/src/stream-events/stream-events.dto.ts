import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { ActionFilterDto } from '../read-action/list-actions.dto.js';

export class StreamEventsDto extends ActionFilterDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID('all', { message: 'action_id must be the id of an action' })
  action_id?: string;
}
