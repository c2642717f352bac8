import { ApiProperty } from '@nestjs/swagger';
import type { Replay } from '#decision-replay';
import { DecisionRecordView } from '../check-policy/decision-record.dto.js';

export class ReplayView {
  @ApiProperty({ enum: ['same', 'different', 'not decided', 'facts erased', 'policy not recorded'] })
  result!: Replay['result'];
  @ApiProperty({ required: false, description: 'With the results same and different.' })
  recorded?: DecisionRecordView;
  @ApiProperty({ required: false, description: 'With the result different.' }) replayed?: DecisionRecordView;
}
