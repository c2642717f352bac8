import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { canEnter, serverAccount } from './server-account.js';

/** Beside the project; under /var/lib when root's project lies where the account that Postgres runs under can't reach it. */
export function defaultDataDir(projectRoot: string): string {
  const account = serverAccount();
  if (!account || canEnter(projectRoot, account)) return join(projectRoot, '.faramesh');
  const name = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12);
  return join('/var/lib/faramesh', name);
}
