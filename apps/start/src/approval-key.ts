import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made at the first start and kept, so that approval tokens outlive a restart. */
export function approvalKey(dataDir: string): string {
  const file = join(dataDir, 'approval.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(32).toString('hex'), { mode: 0o600 });
    // A link fails where a rename would replace the key that another starter has just made.
    if (!existsSync(file)) linkSync(unfinished, file);
    rmSync(unfinished);
  }
  return readFileSync(file, 'utf8').trim();
}
