import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '#json';
import { IsJsonObject } from '../http/is-json-object.js';

export class ReportResultDto {
  @ApiProperty()
  @IsBoolean({ message: 'success must be true or false' })
  success!: boolean;

  @ApiPropertyOptional({
    description: 'What went wrong; kept to 1,000 characters.',
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString({ message: 'error must be a text' })
  @MaxLength(10_000, { message: 'error must be at most 10000 characters long' })
  error?: string | null;

  @ApiPropertyOptional({ description: 'A summary of what came out.', type: Object, nullable: true })
  @IsOptional()
  @IsJsonObject(10_000)
  result?: JsonObject | null;

  @ApiPropertyOptional({
    description: 'The lease that start gave. Without it, any result of a running action is taken.',
    type: Number,
    nullable: true,
  })
  @IsOptional()
  @IsInt({ message: 'lease must be a whole number' })
  lease?: number | null;
}
