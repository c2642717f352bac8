import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/**
 * Signed notes as C2SP defines them (c2sp.org/signed-note): a text and lines of Ed25519 signatures (RFC 8032), each with the
 * name of its key. Checkpoints are notes, so that existing witnesses can read and countersign them.
 */

/** The note, the key or a signature is not what it must be; the message says which and why. */
export class NoteRefused extends Error {}

export interface Signer {
  readonly name: string;
  /** The public half, as verifiers take it: name+id+key. */
  readonly verifierKey: string;
  readonly sign: (text: string) => Buffer;
}

export interface Verifier {
  readonly name: string;
  readonly verifierKey: string;
  readonly id: Buffer;
  readonly verify: (text: string, signature: Buffer) => boolean;
}

export interface OpenedNote {
  readonly text: string;
  /** The keys, of those that were given, that signed it. */
  readonly signedBy: readonly Verifier[];
}

const ED25519 = 0x01;
const SEED_BYTES = 32;
/** What stands before the 32 bytes of a key in PKCS #8 and in SPKI (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** @param seed 32 random bytes, which stay secret. */
export function signerOf(name: string, seed: Buffer): Signer {
  if (seed.length !== SEED_BYTES) throw new NoteRefused(`A signing key has ${SEED_BYTES} bytes.`);
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const encoded = Buffer.concat([Buffer.of(ED25519), publicKey.subarray(PUBLIC_PREFIX.length)]);
  return {
    name,
    verifierKey: `${name}+${keyId(name, encoded).toString('hex')}+${encoded.toString('base64')}`,
    sign: (text) => sign(null, Buffer.from(text), key),
  };
}

/** @throws NoteRefused when the text is no Ed25519 verifier key. */
export function verifierOf(verifierKey: string): Verifier {
  const [, name, id, key] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey.trim()) ?? [];
  const encoded = Buffer.from(key ?? '', 'base64');
  const isEd25519 = encoded.length === SEED_BYTES + 1 && encoded[0] === ED25519;
  if (name === undefined || id === undefined || !isEd25519 || keyId(name, encoded).toString('hex') !== id) {
    throw new NoteRefused('A verifier key has the form name+id+key, as GET /v1/log/keys shows it.');
  }
  const publicKey: KeyObject = createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, encoded.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  return {
    name,
    verifierKey: verifierKey.trim(),
    id: Buffer.from(id, 'hex'),
    verify: (text, signature) => verify(null, Buffer.from(text), publicKey, signature),
  };
}

/** @param text whole lines, the last one ended too. */
export function signNote(text: string, signers: readonly Signer[]): string {
  const lines = signers.map(({ name, verifierKey, sign: signText }) => {
    const { id } = verifierOf(verifierKey);
    return `— ${name} ${Buffer.concat([id, signText(text)]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** @throws NoteRefused when it is no note, or when a signature in the name of one of the keys is not that key's. */
export function openNote(note: string, verifiers: readonly Verifier[]): OpenedNote {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new NoteRefused('This is no signed note.');
  const text = note.slice(0, split + 1);
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map(readSignature);
  const signedBy = verifiers.filter((verifier) => {
    const own = signatures.filter(({ name, id }) => name === verifier.name && id.equals(verifier.id));
    if (own.some(({ signature }) => !verifier.verify(text, signature))) {
      throw new NoteRefused(`The signature of ${verifier.name} is forged, or the text under it was changed.`);
    }
    return own.length > 0;
  });
  return { text, signedBy };
}

function readSignature(line: string): { name: string; id: Buffer; signature: Buffer } {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name === undefined || bytes.length < 5)
    throw new NoteRefused('A signature line of the note is broken.');
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

const keyId = (name: string, encodedKey: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(encodedKey).digest().subarray(0, 4);
