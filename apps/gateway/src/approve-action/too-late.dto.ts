import { ApiProperty } from '@nestjs/swagger';
import { STATUSES, type Status } from '#action';

/** The problem document of an answer that came too late. */
export class TooLateView {
  @ApiProperty() type!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ enum: [409] }) status!: number;
  @ApiProperty() detail!: string;
  @ApiProperty({ enum: ['ACTION_NOT_EXECUTABLE'] }) error_code!: string;
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
