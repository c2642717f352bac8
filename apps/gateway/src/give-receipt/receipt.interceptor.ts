import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { ActionView } from '../read-action/action-view.dto.js';
import { Receipts } from './receipts.js';

type Answer = ActionView | readonly (ActionView | object)[];

/** With `?receipt=1`, an answer about actions carries for each a signed promise that its newest event will be under the seal. */
@Injectable()
export class ReceiptInterceptor implements NestInterceptor<Answer> {
  constructor(private readonly receipts: Receipts) {}

  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<Answer> {
    const { query } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: { receipt?: string } }>>();
    if (query.receipt !== '1') return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer) => {
        await this.receipts.giveTo([answer].flat().filter(isView));
        return answer;
      }),
    );
  }
}

/** In a batch a problem may stand in the place of an action. */
const isView = (answer: object): answer is ActionView => 'version' in answer;
