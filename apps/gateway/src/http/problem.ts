import { STATUS_CODES } from 'node:http';
import { metrics } from '#platform';

export const ERROR_CODES = {
  VALIDATION_ERROR: 422,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ACTION_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  ACTION_NOT_EXECUTABLE: 409,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error answer: `detail` is one clear sentence, fit for anybody to see. */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly errorCode: ErrorCode,
    readonly detail: string,
    /** For SERVICE_UNAVAILABLE: when to try again. */
    readonly retryAfterSeconds = 1,
    /** More members of the document, for programs. */
    readonly facts: Readonly<Record<string, string | null>> = {},
  ) {
    super(detail);
    this.status = ERROR_CODES[errorCode];
  }

  /** The problem document of RFC 9457. */
  get document(): Readonly<Record<string, unknown>> {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.detail,
      error_code: this.errorCode,
      ...this.facts,
    };
  }
}

export const invalid = (detail: string): Problem => new Problem('VALIDATION_ERROR', detail);

/** A request beyond a bound; the reason is the metric's label. */
export function refusal(
  reason: 'submissions' | 'pending' | 'log' | 'memory' | 'streams' | 'exports' | 'tokens',
  detail: string,
  retryAfterSeconds?: number,
): Problem {
  metrics.refused.inc({ reason });
  return new Problem('SERVICE_UNAVAILABLE', detail, retryAfterSeconds);
}
