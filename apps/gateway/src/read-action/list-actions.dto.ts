import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches, ValidateBy } from 'class-validator';
import type { Decision, RiskLevel, Status } from '#action';
import { STATUSES } from '#action';
import { asTimestamp } from '#platform';

const ID_PREFIX = /^[0-9a-f]{4}(-?[0-9a-f]){0,28}-?$/i;

/** Postgres holds no NUL, so no name has one. */
function IsName(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(),
    IsOptional(),
    Matches(/^[^\0]{1,10000}$/, {
      message: ({ property }) => `${property} must be 1 to 10000 characters long and hold no NUL character`,
    }),
  );
}

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
    ValidateBy({
      name: 'isTime',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && asTimestamp(value) !== undefined,
        defaultMessage: (args) => `${args?.property} must be a time such as 2026-01-31T12:00:00Z`,
      },
    }),
  );
}

function IsOneOf(values: readonly string[], more: ApiPropertyOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: values, ...more }),
    IsOptional(),
    IsIn([...values], { message: ({ property }) => `${property} must be one of ${values.join(', ')}` }),
  );
}

export class ActionFilterDto {
  @IsName() agent_id?: string;
  @IsName() tool?: string;

  @IsOneOf(STATUSES) status?: Status;
}

/** What a list of actions is narrowed by, and which part of it is wanted. */
export class ListSummariesDto extends ActionFilterDto {
  @IsName() operation?: string;
  @IsOneOf(['allow', 'deny', 'require_approval']) decision?: Decision;
  @IsOneOf(['low', 'medium', 'high']) risk_level?: RiskLevel;
  @IsTime('Submitted at this time or later, RFC 3339; to the millisecond.') created_after?: string;
  @IsTime('Submitted before this time, RFC 3339; to the millisecond.') created_before?: string;

  @ApiPropertyOptional({
    description: 'All 64 hexadecimal digits of the hash that each view of an action has.',
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/i, { message: 'request_hash must be the 64 hexadecimal digits of a request_hash' })
  request_hash?: string;

  @IsOneOf(['newest', 'oldest'], { default: 'newest', description: 'Which come first.' })
  order?: 'newest' | 'oldest';

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

  @ApiPropertyOptional({
    description: 'The first hexadecimal digits of an id, at least 4, with or without its hyphens.',
  })
  @IsOptional()
  @Matches(ID_PREFIX, { message: 'id_prefix must be at least 4 hexadecimal digits that an id begins with' })
  id_prefix?: string;
}

export class ListActionsDto extends ListSummariesDto {
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
