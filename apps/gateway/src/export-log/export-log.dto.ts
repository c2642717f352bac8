import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { ActionFilterDto, IsTime } from '../read-action/list-actions.dto.js';

export class ExportLogDto extends ActionFilterDto {
  @ApiPropertyOptional({ enum: ['ndjson', 'csv'], default: 'ndjson' })
  @IsOptional()
  @IsIn(['ndjson', 'csv'], { message: 'format must be ndjson or csv' })
  format?: 'ndjson' | 'csv';

  @ApiPropertyOptional()
  @IsOptional()
  @IsUUID('all', { message: 'action_id must be the id of an action' })
  action_id?: string;

  @IsTime('Events written at this time or later, RFC 3339.')
  from?: string;

  @IsTime('Events written before this time, RFC 3339.')
  to?: string;

  @ApiPropertyOptional({
    description:
      '1 gives each event of a filtered NDJSON export its proof, which takes some milliseconds each.',
  })
  @IsOptional()
  @IsIn(['0', '1'], { message: 'proofs must be 1 or 0' })
  proofs?: string;
}
