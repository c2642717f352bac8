import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** Names the records of an archived month in their order: from 32 zero bytes on, SHA-256 over what one has and the next record hash. */
export class ArchiveDigest {
  #digest = Buffer.alloc(32);
  #records = 0;

  get records(): number {
    return this.#records;
  }

  get hex(): string {
    return this.#digest.toString('hex');
  }

  /** @param recordHash hex. */
  add(recordHash: string): void {
    this.#digest = createHash('sha256').update(this.#digest).update(recordHash, 'hex').digest();
    this.#records++;
  }
}
