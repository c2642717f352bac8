import { ApiProperty } from '@nestjs/swagger';
import type { ReadinessReport } from './readiness.js';

const STATES = ['ok', 'failing'];

export class HealthView {
  @ApiProperty({ enum: ['ok'] }) status!: 'ok';
  @ApiProperty() version!: string;
}

class ChecksView {
  @ApiProperty({ enum: STATES }) database!: 'ok' | 'failing';
  @ApiProperty({ enum: STATES }) queue!: 'ok' | 'failing';
  @ApiProperty({ enum: STATES }) policy!: 'ok' | 'failing';
}

export class ReadinessView implements ReadinessReport {
  @ApiProperty({ enum: ['ready', 'not ready'] }) status!: ReadinessReport['status'];
  @ApiProperty() checks!: ChecksView;
}
