import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

export const TREE_SIZE = /^[1-9]\d{0,14}$/;

export class InclusionDto {
  @ApiPropertyOptional({ description: 'The checkpoint to prove to, by its size; the latest without it.' })
  @IsOptional()
  @Matches(TREE_SIZE, { message: 'tree_size must be the size of a checkpoint' })
  tree_size?: string;
}

export class ConsistencyDto {
  @ApiProperty({ description: 'The size of the earlier checkpoint.' })
  @Matches(TREE_SIZE, { message: 'from must be the size of a checkpoint' })
  from!: string;

  @ApiPropertyOptional({ description: 'The size of the later checkpoint; the latest without it.' })
  @IsOptional()
  @Matches(TREE_SIZE, { message: 'to must be the size of a checkpoint' })
  to?: string;
}
