import { HttpException } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { TransitionRefused } from '#action';
import { ActionNotFound } from '#action-store';
import { JsonRefused } from '#json';
import { PolicyError } from '#policy';
import type { ErrorCode } from './problem.js';
import { Problem } from './problem.js';

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'NOT_FOUND',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

const SENTENCE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'The request is not well-formed HTTP.',
  404: 'There is nothing at this address.',
  413: 'The body is larger than the limit of this address.',
  415: 'The body must be sent as application/json in UTF-8.',
};

/** SQLSTATE classes: connection exception, insufficient resources, operator intervention. */
const UNAVAILABLE = /^(08|53|57)/;
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);

/** What a caller is told about an error. Whatever is not known to be fit for a caller becomes a plain 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof JsonRefused) return new Problem('VALIDATION_ERROR', error.message);
  if (error instanceof TransitionRefused) return new Problem('ACTION_NOT_EXECUTABLE', error.message);
  if (error instanceof ActionNotFound) return new Problem('ACTION_NOT_FOUND', error.message);
  if (error instanceof PolicyError) return new Problem('VALIDATION_ERROR', error.message);
  if (isUnavailable(error)) {
    return new Problem(
      'SERVICE_UNAVAILABLE',
      'The event log cannot be reached at the moment, so it is not known whether this was recorded; try again, with the same Idempotency-Key if you sent one.',
    );
  }
  return (
    byStatus(error) ?? new Problem('INTERNAL_ERROR', 'Something went wrong on our side; it has been logged.')
  );
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) return UNAVAILABLE.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  return (
    UNREACHABLE.has((error as NodeJS.ErrnoException).code ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
  );
}

/** Errors of Nest and Fastify carry a status; their own words are written for programmers and not passed on. */
function byStatus(error: unknown): Problem | undefined {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number') return undefined;
  const code = CODE_OF_STATUS[status];
  return code && new Problem(code, SENTENCE_OF_STATUS[status] ?? 'The request was refused.');
}
