import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Calls back once, when the answer is given or nobody waits for it any more. An answer that waits behind another on its
 * connection hears nothing of its end; the connection does.
 */
export function whenOver({ raw: { socket } }: FastifyRequest, { raw }: FastifyReply, tell: () => void): void {
  const over = (): void => {
    raw.off('close', over);
    socket.off('close', over);
    tell();
  };
  if (socket.destroyed) {
    tell();
    return;
  }
  // As many as a caller sends ahead.
  socket.setMaxListeners(0);
  raw.once('close', over);
  socket.once('close', over);
}
