import type { DocumentText } from '#policy';

/** What those who run the installation do. As with actions, what a person wrote stands in the payload. */
interface Act<Type extends string, Meta, Payload = null> {
  readonly event_type: Type;
  readonly meta: Meta;
  readonly payload: Payload;
}

/**
 * From now on actions are judged by these documents, until the next act of this type. The actor is who asked for it, or the
 * process that found it changed.
 */
export type PolicyPutInForce = Act<
  'policy_put_in_force',
  {
    readonly policy_hash: string;
    readonly policy_version: string;
    readonly profile_id: string | null;
    readonly profile_version: string | null;
    readonly profile_hash: string | null;
    /** Several profiles; then the three fields above are null. */
    readonly profiles?: readonly ProfileName[];
    /** Whose files held them; null for an earlier policy that was put in force again. Acts of old have none. */
    readonly source?: string | null;
  },
  {
    readonly policy: readonly DocumentText[];
    readonly profile: DocumentText | null;
    /** Several profiles; then the field above is null. */
    readonly profiles?: readonly DocumentText[];
  }
>;

export interface ProfileName {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
}

/** The payloads and salts of an action's events were set to null. */
export type PayloadErased = Act<
  'payload_erased',
  { readonly action_id: string; readonly sequences: readonly number[] },
  { readonly reason: string }
>;

/** The events of the actions that began in a month left the log; their records stay. */
export type MonthArchived = Act<
  'month_archived',
  {
    /** As 2026-08. */
    readonly month: string;
    readonly actions: number;
    readonly events: number;
    /** Over the record hashes in the order of their positions; see `ArchiveDigest`. */
    readonly digest: string;
    /** Hex SHA-256 of the file in which they are. */
    readonly file_sha256: string;
  }
>;

/** From now on checkpoints and receipts are signed by this key too. */
export type SealKeyPutInForce = Act<
  'seal_key_put_in_force',
  {
    readonly verifier_key: string;
    /** The key under the signatures of keys that were in force before it; null where there was none. */
    readonly note: string | null;
  }
>;

export const ROLES = ['agent', 'approver', 'auditor', 'admin'] as const;

/** What the holder of a token is let in for. */
export type Role = (typeof ROLES)[number];

/** From now on whoever presents the token is known by this name. The token itself is written nowhere. */
export type TokenCreated = Act<
  'token_created',
  {
    readonly name: string;
    readonly role: Role;
    /** The only agent that the token speaks for; null unless its role is agent. */
    readonly agent_id: string | null;
    readonly token_sha256: string;
    readonly expires_at: string | null;
  }
>;

/** From now on nobody is let in by the token. */
export type TokenRevoked = Act<'token_revoked', { readonly name: string; readonly token_sha256: string }>;
