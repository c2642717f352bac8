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

export class SealKeyView {
  @ApiProperty({ description: 'As verifiers of signed notes read it.' }) verifier_key!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
}

export class ConsistencyView {
  @ApiProperty({ description: 'The earlier checkpoint.' }) from!: string;
  @ApiProperty({ description: 'The later checkpoint.' }) to!: string;
  @ApiProperty({ type: [String], description: 'In hex.' }) hashes!: string[];
}

export class InclusionView {
  @ApiProperty({ format: 'uuid' }) action_id!: string;
  @ApiProperty() sequence!: number;
  @ApiProperty() record_hash!: string;
  @ApiProperty({ description: 'The number of the event among all sealed ones, from 0.' }) leaf_index!: number;
  @ApiProperty() tree_size!: number;
  @ApiProperty({ type: [String], description: 'In hex.' }) hashes!: string[];
  @ApiProperty({ description: 'The checkpoint that it leads to.' }) checkpoint!: string;
}
