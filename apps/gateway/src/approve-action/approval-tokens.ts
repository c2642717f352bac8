import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Action } from '#action';

/**
 * Approval tokens are derived, never stored: 256 bits of HMAC-SHA256 over the action and over what the person saw, the
 * request and the policy. An action waits for approval once at most, so a token works once.
 */
export class ApprovalTokens {
  constructor(private readonly key: string) {}

  /** The token of an action that waits for approval; undefined for every other. */
  of(action: Action): string | undefined {
    if (action.status !== 'pending_approval' || action.decided === null) return undefined;
    const seen = ['approval', action.id, action.request_hash, action.decided.policy_hash, action.version];
    return createHmac('sha256', this.key).update(JSON.stringify(seen)).digest('base64url');
  }

  /** In constant time. */
  matches(action: Action, token: string): boolean {
    const expected = this.of(action);
    if (expected === undefined) return false;
    const [given, wanted] = [Buffer.from(token), Buffer.from(expected)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
