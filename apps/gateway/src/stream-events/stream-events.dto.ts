import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { ActionFilterDto } from '../read-action/list-actions.dto.js';

export class StreamEventsDto extends ActionFilterDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID('all', { message: 'action_id must be the id of an action' })
  action_id?: string;

  @ApiPropertyOptional({
    description:
      'Begin so many events before the end of the log, counted before any filter. Not with Last-Event-ID.',
    maximum: 1000,
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'recent must be a whole number from 1 to 1000' })
  recent?: string;

  @ApiPropertyOptional({ description: '0 ends the stream with the last event that is in the log now.' })
  @IsOptional()
  @IsIn(['0', '1'], { message: 'follow must be 1 or 0' })
  follow?: string;
}
