import { Buffer } from 'node:buffer';
import { fold } from '#action';
import { ArchiveDigest, newId, payloadCommitment, recordHash } from '#event-record';
import type { NewEvent } from '#event-record';
import type { JsonObject } from '#json';
import { canonicalJson, parseStrictJson, sha256Hex } from '#json';
import type { DocumentText } from '#policy';
import { compilePolicy, decide, parsePolicy } from '#policy';
import { diffPolicies, lintPolicy } from '#policy-analysis';
import { parseAction, suiteSchema } from '#policy-test';
import { redact, redactionOf } from '#redaction';
import {
  leafHash,
  openNote,
  readCheckpoint,
  readReceipt,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '#transparency';

const NOW = '2026-01-01T00:00:00.000Z';
const redactions = ['params.**.amount'].flatMap((text) => redactionOf(text) ?? []);

export interface LibInput {
  readonly requests: readonly JsonObject[];
  readonly texts: readonly string[];
  readonly policies: Readonly<Record<string, string>>;
  readonly actions: readonly { readonly policy: string; readonly action: Parameters<typeof decide>[0] }[];
  readonly documents: readonly DocumentText[];
  readonly events: readonly NewEvent[];
  readonly notes: readonly string[];
  readonly keys: readonly string[];
  /** Hashes are hex. */
  readonly inclusion: { leaf: number; size: number; proof: readonly string[]; root: string };
  readonly consistency: {
    from: number;
    to: number;
    proof: readonly string[];
    roots: readonly [string, string];
  };
}

/** What the libs that browsers run make of this; the same, wherever it runs. */
export function libResults(input: LibInput): Readonly<Record<string, unknown>> {
  const { inclusion, consistency, events } = input;
  const policies = Object.values(input.policies).map((text) => parsePolicy(text, 'p.yaml'));
  const digest = new ArchiveDigest();
  for (const { record_hash } of events) digest.add(record_hash);
  return {
    hashes: input.requests.map((request) => sha256Hex(canonicalJson(request))),
    strict: input.texts.map((text) => orMessage(() => parseStrictJson(Buffer.from(text, 'latin1')))),
    actions: input.texts.map((text) => orMessage(() => parseAction(Buffer.from(text, 'latin1'), 'a.json'))),
    judgements: input.actions.map(({ policy, action }) =>
      decide(action, parsePolicy(input.policies[policy] ?? '', 'p.yaml'), undefined, NOW, {}),
    ),
    policyHash: compilePolicy(input.documents, {}).hash,
    lint: policies.map((policy) => lintPolicy(policy, NOW)),
    diff: policies.map((policy, index) => diffPolicies(policy, policies[index - 1] ?? policy, NOW)),
    suiteSchema,
    redacted: input.requests.map((request) => redact(request, redactions)),
    action: fold(events as never),
    recordHashes: events.map((event) => recordHash(event, event.prev_hash)),
    commitments: events.map(({ payload, salt }) => payload && salt && payloadCommitment(payload, salt)),
    archiveDigest: digest.hex,
    idLength: newId().length,
    keys: input.keys.map((key) => orMessage(() => verifierOf(key).id.toString('hex'))),
    notes: input.notes.map((note) =>
      orMessage(() => {
        const { text, signedBy } = openNote(note, input.keys.slice(0, 1).map(verifierOf));
        return { text, signedBy: signedBy.map(({ verifierKey }) => verifierKey) };
      }),
    ),
    checkpoints: input.notes.map((note) => orMessage(() => readCheckpoint(note).root.toString('hex'))),
    receipts: input.notes.map((note) => orMessage(() => readReceipt(openNote(note, []).text))),
    included: ['', 'x'].map((data) =>
      verifyInclusion(
        leafHash(Buffer.from(data)),
        inclusion.leaf,
        inclusion.size,
        inclusion.proof.map(bytesOf),
        bytesOf(inclusion.root),
      ),
    ),
    consistent: [consistency.roots, consistency.roots.toReversed()].map(([from = '', to = '']) =>
      verifyConsistency(
        consistency.from,
        consistency.to,
        consistency.proof.map(bytesOf),
        bytesOf(from),
        bytesOf(to),
      ),
    ),
  };
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

function orMessage(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

Object.assign(globalThis, { libResults });
