/** A problem document (RFC 9457) as the gateway sends it. */
export interface Problem {
  readonly detail?: string;
  readonly error_code?: string;
  readonly [member: string]: unknown;
}

/** An answer that is no success; the message is the sentence of the problem document. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? `The gateway answered ${status}.`);
  }
}

export async function refusalOf(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  return new Refused(response.status, problem);
}

/** fetch fails by TypeError when nobody answers, and its words differ from browser to browser. */
export const sentenceOf = (error: unknown): string =>
  error instanceof TypeError
    ? 'The gateway does not answer. The page tries again by itself.'
    : error instanceof Error
      ? error.message
      : String(error);
