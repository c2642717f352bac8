import { ApiProperty, OmitType } from '@nestjs/swagger';
import {
  type Comparison,
  type Decision,
  type DecisionRecord,
  type MatchedRule,
  type Outcome,
  type ReasonCode,
  type RiskLevel,
  type Status,
  STATUSES,
} from '#action';
import type { JsonObject, JsonValue } from '#json';

const text = (description?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(description === undefined ? {} : { description }) });

class ComparisonView implements Comparison {
  @ApiProperty({ description: 'The key as it is written in the document.' }) condition!: string;
  @ApiProperty({ description: 'Where the compared value was found.' }) on!: string;
  @ApiProperty({
    description: 'What the document compares with.',
    nullable: true,
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: {} },
      { type: 'object', additionalProperties: true },
    ],
  })
  threshold!: JsonValue;
}

class MatchedRuleView implements MatchedRule {
  @text() name!: string | null;
  @ApiProperty({ description: '1 for the first rule of its list.' }) number!: number;
  @ApiProperty() file!: string;
  @ApiProperty() line!: number;
  @ApiProperty({ type: [ComparisonView] }) compared!: ComparisonView[];
}

class DecisionTraceView {
  @ApiProperty({ type: MatchedRuleView, nullable: true }) profile_rule!: MatchedRuleView | null;
  @ApiProperty({ type: MatchedRuleView, nullable: true }) rule!: MatchedRuleView | null;
  @ApiProperty({ type: MatchedRuleView, nullable: true }) risk_rule!: MatchedRuleView | null;
}

/** A judgement, with the hashes of all that it followed from. */
export class DecisionRecordView implements DecisionRecord {
  @ApiProperty({ enum: ['allow', 'deny', 'require_approval'] }) decision!: Decision;
  @ApiProperty({ enum: ['EXECUTE', 'HALT', 'ABSTAIN'] }) outcome!: Outcome;
  @ApiProperty({ type: String }) reason_code!: ReasonCode;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: Object }) reason_details!: JsonObject;
  @ApiProperty({ enum: ['low', 'medium', 'high'] }) risk_level!: RiskLevel;
  @ApiProperty() request_hash!: string;
  @text() policy_version!: string | null;
  @text() policy_hash!: string | null;
  @text() profile_id!: string | null;
  @text() profile_version!: string | null;
  @text() profile_hash!: string | null;
  @ApiProperty() runtime_version!: string;
  @ApiProperty() provenance_id!: string;
  @ApiProperty({ format: 'date-time', description: 'The clock that the rules saw.' }) evaluated_at!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } }) counters!: Record<
    string,
    number
  >;
  @ApiProperty() trace!: DecisionTraceView;
}

export class GateDecisionView extends OmitType(DecisionRecordView, ['decision', 'risk_level']) {}

export class EvaluationView extends DecisionRecordView {
  @ApiProperty({ enum: STATUSES }) status!: Status;
}
