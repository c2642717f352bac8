import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import type { Status } from '#action';
import { STATUSES } from '#action';

const NAME = { message: 'agent_id and tool must be 1 to 10000 characters long' };

function IsPosition(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description: 'As it stood at this position of the log.' }),
    IsOptional(),
    Matches(/^\d{1,15}$/, { message: 'as_of must be a position of the log' }),
  );
}

/** RFC 3339. */
export function IsTime(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description }),
    IsOptional(),
    Matches(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)$/, {
      message: ({ property }) => `${property} must be a time such as 2026-01-31T12:00:00Z`,
    }),
  );
}

export class ActionFilterDto {
  @ApiPropertyOptional() @IsOptional() @MinLength(1, NAME) @MaxLength(10_000, NAME) agent_id?: string;
  @ApiPropertyOptional() @IsOptional() @MinLength(1, NAME) @MaxLength(10_000, NAME) tool?: string;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn([...STATUSES], { message: `status must be one of ${STATUSES.join(', ')}` })
  status?: Status;
}

export class ListActionsDto extends ActionFilterDto {
  @ApiPropertyOptional({ default: 20, maximum: 1000 })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'limit must be a whole number from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({ default: 0 })
  @IsOptional()
  @Matches(/^\d{1,9}$/, { message: 'offset must be a whole number from 0 to 999999999' })
  offset?: string;

  @ApiPropertyOptional({
    description: 'The id of the last action of the page before; give it instead of an offset.',
  })
  @IsOptional()
  @IsUUID('all', { message: 'cursor must be the id of an action' })
  cursor?: string;

  @IsPosition() as_of?: string;
  @IsTime('As it stood at this time, RFC 3339.') at?: string;
}

export class ReadActionDto {
  @IsPosition() as_of?: string;
  @IsTime('As it stood at this time, RFC 3339.') at?: string;

  @ApiPropertyOptional({ description: '1 adds a signed promise that the newest event shown will be sealed.' })
  @IsOptional()
  @IsIn(['0', '1'], { message: 'receipt must be 1 or 0' })
  receipt?: string;
}
