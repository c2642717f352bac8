import { ApiProperty } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from './problem.js';

/** The problem document of RFC 9457. */
export class ProblemView {
  @ApiProperty() type!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ description: 'Of HTTP.' }) status!: number;
  @ApiProperty({ description: 'One clear sentence: what, why, what to do.' }) detail!: string;
  @ApiProperty({ enum: Object.keys(ERROR_CODES) }) error_code!: ErrorCode;
}
