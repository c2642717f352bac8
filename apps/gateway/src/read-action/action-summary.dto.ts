import { ApiProperty } from '@nestjs/swagger';
import type { Decision, ReasonCode, RiskLevel, Status } from '#action';
import { STATUSES } from '#action';
import type { ActionSummary } from '#action-status';

/** An action in a list of many: nothing that callers or people wrote but the names. */
export class ActionSummaryView implements ActionSummary {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() agent_id!: string;
  @ApiProperty() tool!: string;
  @ApiProperty() operation!: string;
  @ApiProperty({ enum: STATUSES }) status!: Status;
  @ApiProperty({ type: String, enum: ['allow', 'deny', 'require_approval'], nullable: true })
  decision!: Decision | null;
  @ApiProperty({ type: String, nullable: true }) reason_code!: ReasonCode | null;
  @ApiProperty({ type: String, enum: ['low', 'medium', 'high'], nullable: true })
  risk_level!: RiskLevel | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ format: 'date-time' }) updated_at!: string;
  @ApiProperty({ description: 'The number of events so far.' }) version!: number;
}
