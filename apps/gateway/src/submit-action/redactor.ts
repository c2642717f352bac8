import type { Redaction } from '#redaction';
import { redact } from '#redaction';

/** Takes the secrets out of what callers send, before anything else sees it but the hash of the request. */
export class Redactor {
  constructor(private readonly redactions: readonly Redaction[]) {}

  redact<Payload extends object>(payload: Payload): { payload: Payload; redacted: readonly string[] } {
    return redact(payload, this.redactions);
  }
}
