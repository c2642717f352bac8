import { ApiProperty } from '@nestjs/swagger';
import { STATUSES, type Status } from '#action';
import { ProblemView } from '../http/problem.dto.js';

/** The problem document of an answer that came too late. */
export class TooLateView extends ProblemView {
  @ApiProperty({ enum: STATUSES, required: false, description: 'Where the action stands now.' })
  action_status?: Status;
  @ApiProperty({
    type: String,
    nullable: true,
    required: false,
    description:
      'Who was faster; null when nobody answered in time. Missing, with the other two, if it never waited.',
  })
  answered_by?: string | null;
  @ApiProperty({ format: 'date-time', required: false }) answered_at?: string;
}
