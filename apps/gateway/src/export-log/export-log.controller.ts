import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActionStore } from '#action-store';
import type { ExportFilter, ExportLine } from '#log-export';
import { exportFiltered, exportLog } from '#log-export';
import { asTimestamp } from '#platform';
import { latestCheckpoint, SealKeys } from '#seals';
import { May } from '../http/permissions.js';
import { invalid, Problem, refusal } from '../http/problem.js';
import { whenOver } from '../http/when-over.js';
import { csvOf, ndjsonOf } from './export-text.js';
import { ExportLogDto } from './export-log.dto.js';

/** Each has a page of the log in memory for as long as its reader takes it. */
const MAX_EXPORTS = 8;

@ApiTags('audit')
@Controller('v1/log')
export class ExportLogController {
  #open = 0;

  constructor(
    private readonly store: ActionStore,
    private readonly keys: SealKeys,
  ) {}

  @Get('export')
  @May('audit the log', { isLong: true })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOperation({
    summary:
      'The log up to the latest checkpoint as a file, whole or filtered; NDJSON can be verified offline',
  })
  async export(
    @Query() { format, proofs, ...wanted }: ExportLogDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = await this.#lines(filterOf(wanted), proofs === '1');
    const [type, text] =
      format === 'csv'
        ? (['text/csv; charset=utf-8', csvOf] as const)
        : (['application/x-ndjson', ndjsonOf] as const);
    if (this.#open >= MAX_EXPORTS) {
      throw refusal(
        'exports',
        `This gateway writes ${MAX_EXPORTS} exports, which is its limit; try again when one has ended, or ask another gateway.`,
      );
    }
    this.#open++;
    whenOver(request, reply, () => this.#open--);
    void reply
      .type(type)
      .header('content-disposition', `attachment; filename="faramesh-log.${format ?? 'ndjson'}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(text(lines)));
  }

  async #lines(filter: ExportFilter, proofs: boolean): Promise<AsyncIterable<ExportLine>> {
    const { pool } = this.store;
    const end = await latestCheckpoint(pool);
    if (!end) throw new Problem('NOT_FOUND', 'The log has no checkpoint yet, so there is nothing to export.');
    if (Object.keys(filter).length > 0)
      return exportFiltered(pool, this.keys.origin, end, { filter, proofs });
    if (proofs) throw invalid('Proofs is for a filtered export; the whole log is proved by its checkpoints.');
    return exportLog(pool, this.keys.origin, end);
  }
}

function filterOf({ from, to, ...wanted }: ExportFilter): ExportFilter {
  const filter = { ...wanted, from: from && asTimestamp(from), to: to && asTimestamp(to) };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
