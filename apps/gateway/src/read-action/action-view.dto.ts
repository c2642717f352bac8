import { ApiProperty } from '@nestjs/swagger';
import type { Decision, Outcome, ReasonCode, RiskLevel, Status } from '#action';
import { STATUSES } from '#action';
import type { JsonObject } from '#json';

const nullable = (type: typeof String | typeof Number | typeof Object): PropertyDecorator =>
  ApiProperty({ type, nullable: true });

/** An action as the API shows it. */
export class ActionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() agent_id!: string;
  @ApiProperty() tool!: string;
  @ApiProperty() operation!: string;
  @nullable(Object) params!: JsonObject | null;
  @nullable(Object) context!: JsonObject | null;
  @ApiProperty({ enum: STATUSES }) status!: Status;
  @ApiProperty({ enum: ['allow', 'deny', 'require_approval'], nullable: true }) decision!: Decision | null;
  @ApiProperty({ enum: ['EXECUTE', 'HALT', 'ABSTAIN'], nullable: true }) outcome!: Outcome | null;
  @nullable(String) reason_code!: ReasonCode | null;
  @nullable(String) reason!: string | null;
  @nullable(Object) reason_details!: JsonObject | null;
  @ApiProperty({ enum: ['low', 'medium', 'high'], nullable: true }) risk_level!: RiskLevel | null;
  @ApiProperty({
    required: false,
    description:
      'Only while the action waits for approval, and only for those who may answer; never in a list or an event.',
  })
  approval_token?: string;
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    description:
      'With ?receipt=1: a signed note that promises that the newest event will be under every checkpoint that is large enough. ' +
      'Null when the log could not be read for it; ask for the action again.',
  })
  receipt?: string | null;
  @ApiProperty() request_hash!: string;
  @nullable(String) policy_version!: string | null;
  @nullable(String) policy_hash!: string | null;
  @nullable(String) profile_id!: string | null;
  @nullable(String) profile_version!: string | null;
  @nullable(String) profile_hash!: string | null;
  @nullable(String) runtime_version!: string | null;
  @nullable(String) provenance_id!: string | null;
  @nullable(Number) lease!: number | null;
  @nullable(Object) result!: JsonObject | null;
  @nullable(String) error!: string | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ format: 'date-time' }) updated_at!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'While it waits for a person: when the approval expires. While it is executed: when that times out. Otherwise null.',
  })
  expires_at!: string | null;
  @ApiProperty({ description: 'The number of events so far.' }) version!: number;
  @ApiProperty({
    type: [String],
    description: 'The redactions that took something out of params or context.',
  })
  redacted!: readonly string[];
  @ApiProperty({ type: Object, nullable: true, description: 'Who erased what was sent, when and why.' })
  erased!: { by: string; at: string; reason: string } | null;
  @ApiProperty({ description: 'A call of this API that repeats the request, for JavaScript.' })
  js_example!: string;
  @ApiProperty({ description: 'The same for Python.' }) python_example!: string;
}
