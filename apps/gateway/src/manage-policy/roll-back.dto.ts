import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class RollBackDto {
  @ApiProperty({ description: 'The policy_hash of an earlier policy, or at least its first 6 digits.' })
  @Matches(/^[0-9a-f]{6,64}$/, { message: 'hash must be 6 to 64 hexadecimal digits in lower case' })
  hash!: string;
}
