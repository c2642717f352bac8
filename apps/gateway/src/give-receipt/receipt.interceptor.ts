import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { ActionStore } from '#action-store';
import { timestamp } from '#platform';
import { receiptText, signNote } from '#transparency';
import type { ActionView } from '../read-action/action-view.dto.js';
import { Signers } from './signers.js';

/** Sealing takes a second or two; the promise leaves room for an outage. */
const PROMISED_WITHIN_MS = 60_000;

/** With `?receipt=1`, the answer about an action carries a signed promise that its newest event will be under the seal. */
@Injectable()
export class ReceiptInterceptor implements NestInterceptor {
  constructor(
    private readonly store: ActionStore,
    private readonly keys: Signers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<ActionView>): Observable<ActionView> {
    const { query } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: { receipt?: string } }>>();
    if (query.receipt !== '1') return next.handle();
    return next
      .handle()
      .pipe(mergeMap(async (view) => Object.assign(view, { receipt: await this.#receiptFor(view) })));
  }

  /** It promises what is already committed: the record's hash is read back from the log. */
  async #receiptFor({ id, version }: ActionView): Promise<string> {
    const { events } = await this.store.load(id);
    const event = events.find(({ sequence }) => sequence === version);
    if (!event) throw new Error(`action ${id} has no event ${version}`);
    const text = receiptText({
      origin: this.keys.origin,
      action_id: id,
      sequence: event.sequence,
      record_hash: event.record_hash,
      included_by: timestamp(Date.now() + PROMISED_WITHIN_MS),
    });
    return signNote(text, this.keys.signers);
  }
}
