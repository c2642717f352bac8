import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 32 random bytes in base64, made at the first start and kept: approval tokens and seals outlive a restart. */
export function keptKey(dataDir: string, name: 'approval.key' | 'seal.key'): string {
  const file = join(dataDir, name);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(32).toString('base64'), { mode: 0o600 });
    // A link fails where a rename would replace the key that another starter has just made.
    if (!existsSync(file)) linkSync(unfinished, file);
    rmSync(unfinished);
  }
  return readFileSync(file, 'utf8').trim();
}
