import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Length } from 'class-validator';
import type { JsonObject } from '#json';
import { IsJsonObject } from '../http/is-json-object.js';

const MAX_NAME = 10_000;
const MAX_PARAMS_BYTES = 100_000;
const MAX_CONTEXT_BYTES = 10_000;

function IsName(): PropertyDecorator {
  return (target, property) => {
    const message = `${String(property)} must be a text of 1 to ${MAX_NAME} characters`;
    IsString({ message })(target, property);
    Length(1, MAX_NAME, { message })(target, property);
    ApiProperty({ minLength: 1, maxLength: MAX_NAME })(target, property);
  };
}

export class SubmitActionDto {
  @IsName() agent_id!: string;
  @IsName() tool!: string;
  @IsName() operation!: string;

  @ApiProperty({ type: Object, description: `At most ${MAX_PARAMS_BYTES} bytes, nested at most 10 deep.` })
  @IsJsonObject(MAX_PARAMS_BYTES)
  params!: JsonObject;

  @ApiPropertyOptional({ type: Object, nullable: true, description: `At most ${MAX_CONTEXT_BYTES} bytes.` })
  @IsOptional()
  @IsJsonObject(MAX_CONTEXT_BYTES)
  context?: JsonObject | null;
}

export class SubmitBatchDto {
  @ApiProperty({ type: [SubmitActionDto], maxItems: 100 })
  @IsArray({ message: 'actions must be a list of actions' })
  @ArrayMinSize(1, { message: 'actions must hold at least one action' })
  @ArrayMaxSize(100, { message: 'actions must hold at most 100 actions' })
  actions!: unknown[];
}
