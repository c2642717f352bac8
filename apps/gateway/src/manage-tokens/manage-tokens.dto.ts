import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { Role, TokenStatus } from '#administration';
import { ROLES } from '#administration';

/** Not what callers without a name of their own, and services, are called. */
const NAME = /^(?!(anonymous|token|gateway|evaluator|scheduler)([._-]|$))[a-z0-9][a-z0-9._-]{0,63}$/i;
const TEN_YEARS = 3_650 * 86_400;

export class CreateTokenDto {
  @ApiProperty({ description: 'How its holder is called in all events.', pattern: NAME.source })
  @IsString({ message: 'name must be a text' })
  @Matches(NAME, {
    message:
      'name must be 1 to 64 letters, digits, dots, underscores and hyphens, begin with a letter or a digit, and be no name such as anonymous or gateway-1',
  })
  name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn([...ROLES], { message: `role must be one of ${ROLES.join(', ')}` })
  role!: Role;

  @ApiPropertyOptional({
    description: 'For the role agent: the only agent that the token speaks for; its name without it.',
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString({ message: 'agent_id must be a text' })
  @Length(1, 10_000, { message: 'agent_id must be a text of 1 to 10000 characters' })
  agent_id?: string | null;

  @ApiPropertyOptional({
    description: 'Seconds from now; without it the token is in force until it is revoked.',
    type: Number,
    nullable: true,
  })
  @IsOptional()
  @IsInt({ message: 'expires_in must be a whole number of seconds' })
  @Min(1, { message: 'expires_in must be at least 1 second' })
  @Max(TEN_YEARS, { message: `expires_in must be at most ${TEN_YEARS} seconds, which are ten years` })
  expires_in?: number | null;
}

const time = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description });

class TokenFacts {
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ type: String, nullable: true }) agent_id!: string | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty() created_by!: string;
  @time('Null for never.') expires_at!: string | null;
}

export class NewTokenView extends TokenFacts {
  @ApiProperty({ description: 'Shown this once; it is stored nowhere.' }) token!: string;
}

export class TokenView extends TokenFacts {
  @time('Null unless it was.') revoked_at!: string | null;
  @ApiProperty({ type: String, nullable: true }) revoked_by!: string | null;
  @ApiProperty({ enum: ['active', 'expired', 'revoked'] }) status!: TokenStatus;
}
