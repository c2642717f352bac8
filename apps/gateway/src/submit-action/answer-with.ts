import type { FastifyReply } from 'fastify';
import type { ActionView } from '../read-action/action-view.dto.js';

/** 200 for a decided action; 202 with where and when to look again for one that is not. */
export function answerWith(reply: FastifyReply, view: ActionView): ActionView {
  if (view.status === 'pending_decision') {
    void reply.status(202).header('location', `/v1/actions/${view.id}`).header('retry-after', '1');
  }
  return view;
}
