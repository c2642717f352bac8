import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '#administration';
import { type Permission, PERMISSIONS } from '../http/permissions.js';

export class CallerView {
  @ApiProperty({ description: 'As the events have it of what this caller does.' }) name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The only agent that it speaks for; null for all.',
  })
  agent_id!: string | null;
  @ApiProperty({ enum: PERMISSIONS, isArray: true }) may!: readonly Permission[];
}
