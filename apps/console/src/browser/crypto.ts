import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from './buffer.js';

/**
 * What the libs take from node:crypto, for browsers: the build puts it in its place. It answers at once and also on a page
 * that came by http, where browsers have no crypto.subtle.
 */

type Data = string | Uint8Array;
type Encoding = 'hex' | 'utf8';

interface Hasher {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

class Digest {
  readonly #hasher: Hasher;

  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  update(data: Data, encoding: Encoding = 'utf8'): this {
    this.#hasher.update(typeof data === 'string' ? Buffer.from(data, encoding) : data);
    return this;
  }

  digest(): Buffer;
  digest(encoding: 'hex'): string;
  digest(encoding?: 'hex'): Buffer | string {
    const bytes = Buffer.from(this.#hasher.digest());
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

const SUBJECT_PUBLIC_KEY_INFO_BYTES = 12;

class PublicKey {
  constructor(readonly bytes: Uint8Array) {}
}

export function createHash(algorithm: string): Digest {
  onlySha256(algorithm);
  return new Digest(sha256.create());
}

export function createHmac(algorithm: string, key: Uint8Array): Digest {
  onlySha256(algorithm);
  return new Digest(hmac.create(sha256, key));
}

export function hash(algorithm: string, data: Data, encoding: 'hex' | 'buffer' = 'hex'): Buffer | string {
  const digest = createHash(algorithm).update(data);
  return encoding === 'hex' ? digest.digest('hex') : digest.digest();
}

export const randomFillSync = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => crypto.getRandomValues(bytes);

/** @param key an Ed25519 key as SPKI (RFC 8410). */
export const createPublicKey = ({ key }: { readonly key: Uint8Array }): PublicKey =>
  new PublicKey(key.subarray(SUBJECT_PUBLIC_KEY_INFO_BYTES));

export function verify(_: null, data: Uint8Array, { bytes }: PublicKey, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, data, bytes, { zip215: false });
  } catch {
    // The key is no point of the curve, or the signature has another length.
    return false;
  }
}

export const createPrivateKey = (): never => refuse();
export const sign = (): never => refuse();

function refuse(): never {
  throw new Error('A browser signs nothing: the keys of the log stay with the gateway.');
}

function onlySha256(algorithm: string): void {
  if (algorithm !== 'sha256')
    throw new Error(`A browser has no ${algorithm} here; add it to browser/crypto.ts.`);
}
