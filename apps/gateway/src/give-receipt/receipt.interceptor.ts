import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { ActionStore } from '#action-store';
import { timestamp } from '#platform';
import { SealKeys } from '#seals';
import { receiptText, signNote } from '#transparency';
import type { ActionView } from '../read-action/action-view.dto.js';

/** Sealing takes a second or two; the promise leaves room for an outage. */
const PROMISED_WITHIN_MS = 60_000;

type Answer = ActionView | readonly (ActionView | object)[];

/** With `?receipt=1`, an answer about actions carries for each a signed promise that its newest event will be under the seal. */
@Injectable()
export class ReceiptInterceptor implements NestInterceptor<Answer> {
  constructor(
    private readonly store: ActionStore,
    private readonly keys: SealKeys,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<Answer> {
    const { query } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: { receipt?: string } }>>();
    if (query.receipt !== '1') return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer) => {
        await this.#giveReceipts([answer].flat().filter(isView));
        return answer;
      }),
    );
  }

  /** They promise what is already committed: each record's hash is read back from the log. */
  async #giveReceipts(views: readonly ActionView[]): Promise<void> {
    const stored = await this.store.loadMany(views.map(({ id }) => id));
    const included_by = timestamp(Date.now() + PROMISED_WITHIN_MS);
    for (const view of views) {
      const event = stored.get(view.id)?.events.find(({ sequence }) => sequence === view.version);
      if (!event) throw new Error(`action ${view.id} has no event ${view.version}`);
      const { sequence, position, record_hash } = event;
      const text = receiptText({
        origin: this.keys.origin,
        action_id: view.id,
        sequence,
        position,
        record_hash,
        included_by,
      });
      view.receipt = signNote(text, this.keys.signers);
    }
  }
}

/** In a batch a problem may stand in the place of an action. */
const isView = (answer: object): answer is ActionView => 'version' in answer;
