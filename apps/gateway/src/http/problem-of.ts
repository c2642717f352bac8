import { HttpException } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { TransitionRefused } from '#action';
import { ActionNotFound } from '#action-store';
import { NameTaken, PolicyUnusable, RollbackRefused } from '#administration';
import { BatcherFull } from '#batching';
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

const CODE_OF_ROLLBACK: Readonly<Record<RollbackRefused['why'], ErrorCode>> = {
  'never in force': 'NOT_FOUND',
  ambiguous: 'VALIDATION_ERROR',
  'in force': 'CONFLICT',
  unusable: 'VALIDATION_ERROR',
};

const UNDECIDABLE =
  'This gateway cannot use the policy in force, so it decides nothing; its log says why, and another gateway may do better.';

/** SQLSTATE classes: connection exception, insufficient resources, operator intervention. The statement was undone. */
const UNAVAILABLE = /^(08|53|57)/;
const DISK_FULL = '53100';
/** The database is a standby, or made so for the time being. */
const READ_ONLY = '25006';
/** Serialization failure, deadlock. */
const UNDONE_FOR_ANOTHER = new Set(['40001', '40P01']);
/** There was no connection, so no statement either. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The connection was lost under a statement, which may have been carried out. */
const LOST = new Set(['ECONNRESET', 'ETIMEDOUT', 'EPIPE']);

const OUT_OF_REACH = 'The event log cannot be reached at the moment; nothing was recorded, try again.';
const UNKNOWN =
  'The event log stopped answering, so it is not known whether this was recorded; look it up, or try again with the same Idempotency-Key.';

/** What a caller is told about an error. Whatever is not known to be fit for a caller becomes a plain 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof JsonRefused) return new Problem('VALIDATION_ERROR', error.message);
  if (error instanceof TransitionRefused) return new Problem('ACTION_NOT_EXECUTABLE', error.message);
  if (error instanceof ActionNotFound) return new Problem('ACTION_NOT_FOUND', error.message);
  if (error instanceof NameTaken) return new Problem('CONFLICT', error.message);
  if (error instanceof RollbackRefused) return new Problem(CODE_OF_ROLLBACK[error.why], error.message);
  if (error instanceof PolicyUnusable) return unavailable(UNDECIDABLE);
  if (error instanceof PolicyError) return new Problem('VALIDATION_ERROR', error.message);
  if (error instanceof BatcherFull) {
    return unavailable('More waits for the event log than it can take; nothing was recorded, try again.');
  }
  // A status comes first: a caller who hangs up within a body leaves the same code as a database that does, and a status.
  const problem = byStatus(error);
  if (problem) return problem;
  const unavailability = unavailabilityOf(error);
  if (unavailability !== undefined) return unavailable(unavailability);
  return new Problem('INTERNAL_ERROR', 'Something went wrong on our side; it has been logged.');
}

const unavailable = (detail: string): Problem => new Problem('SERVICE_UNAVAILABLE', detail);

function unavailabilityOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message, code = '' } = error as NodeJS.ErrnoException;
  if (error instanceof DatabaseError) {
    if (code === DISK_FULL)
      return 'The disk of the event log is full, so nothing was recorded; try again when its operator has made room.';
    if (code === READ_ONLY)
      return 'The event log takes nothing new at the moment; nothing was recorded, try again.';
    if (UNDONE_FOR_ANOTHER.has(code))
      return 'Another change was in the way of this one; nothing was recorded, try again.';
    return UNAVAILABLE.test(code) ? OUT_OF_REACH : undefined;
  }
  if (UNREACHABLE.has(code) || message.includes('timeout exceeded when trying to connect'))
    return OUT_OF_REACH;
  if (LOST.has(code) || /Connection terminated|Query read timeout/.test(message)) return UNKNOWN;
  return undefined;
}

/** Errors of Nest and Fastify carry a status; their own words are written for programmers and not passed on. */
function byStatus(error: unknown): Problem | undefined {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number') return undefined;
  const code = CODE_OF_STATUS[status];
  return code && new Problem(code, SENTENCE_OF_STATUS[status] ?? 'The request was refused.');
}
