import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

export class ApproveActionDto {
  @ApiProperty({ description: 'The approval_token of the action.' })
  @IsString({ message: 'token must be a text' })
  @MaxLength(200, { message: 'token must be at most 200 characters long' })
  token!: string;

  @ApiProperty({ description: 'true approves, false denies.' })
  @IsBoolean({ message: 'approve must be true or false' })
  approve!: boolean;

  @ApiPropertyOptional({
    description: 'Why, in the words of the person who answers.',
    type: String,
    nullable: true,
  })
  @IsOptional()
  @IsString({ message: 'reason must be a text' })
  @MaxLength(10_000, { message: 'reason must be at most 10000 characters long' })
  reason?: string | null;
}
