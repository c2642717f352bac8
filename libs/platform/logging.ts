import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';

export type Log = pino.Logger;

/** Structured lines on standard error; standard output stays free for what a person reads. Request bodies are never logged. */
export function createLog(service: string, level: string): Log {
  const serializers = { err: withoutSecrets };
  return pino(
    { name: service, level, base: { service, pid: process.pid }, serializers },
    pino.destination(2),
  );
}

/** Clients hang what they were doing on their errors, passwords and values of rows included. */
function withoutSecrets(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, code } = error as NodeJS.ErrnoException;
  return { type: name, message, stack, ...(code === undefined ? {} : { code }) };
}

/** Nest's own messages in the same log. Its start-up chatter is debug information to anybody else. */
export function nestLogger(log: Log): LoggerService {
  const text = (message: unknown): string => (message instanceof Error ? message.message : String(message));
  return {
    log: (message: unknown) => log.debug(text(message)),
    debug: (message: unknown) => log.debug(text(message)),
    verbose: (message: unknown) => log.trace(text(message)),
    warn: (message: unknown) => log.warn(text(message)),
    error: (message: unknown) => log.error(message instanceof Error ? { err: message } : {}, text(message)),
    fatal: (message: unknown) => log.fatal(text(message)),
  };
}
