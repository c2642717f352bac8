import { ApiProperty } from '@nestjs/swagger';
import { STATUSES, type Status } from '#action';

class AnswersView {
  @ApiProperty({ description: 'By a person, whatever came of it.' }) approved!: number;
  @ApiProperty() denied_by_person!: number;
  @ApiProperty({ description: 'Nobody answered in time.' }) expired!: number;
  @ApiProperty({ description: 'By the policy.' }) allowed!: number;
  @ApiProperty() denied_by_policy!: number;
}

class PersonsAnswerView {
  @ApiProperty({ format: 'uuid', description: 'The action that was answered.' }) id!: string;
  @ApiProperty({ enum: STATUSES }) status!: Status;
  @ApiProperty() approved!: boolean;
  @ApiProperty() by!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Null when none was given, or it was erased.' })
  reason!: string | null;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class SimilarActionsView {
  @ApiProperty({
    description:
      'How many earlier actions of the agent were looked at, the newest; no more are, however many there are.',
    maximum: 500,
  })
  looked_at!: number;

  @ApiProperty({ description: 'Those of the same tool and operation, by what became of them.' })
  counts!: AnswersView;

  @ApiProperty({
    type: [PersonsAnswerView],
    maxItems: 5,
    description: 'What people answered last, the newest first.',
  })
  last!: PersonsAnswerView[];
}
