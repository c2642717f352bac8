import pg from 'pg';
import { replayAll } from '#decision-replay';
import { verifyExport } from '#log-verification';
import { call } from '../support/client.js';
import type { CheckResult } from './checker/check.js';

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.trimEnd().split('\n')) yield await Promise.resolve(line);
}

/** That the product can prove of its log what the checker found out for itself; the log must be sealed to its end. */
export async function ownProofs(
  gateway: string,
  dsn: string,
  receipts: readonly string[],
): Promise<CheckResult[]> {
  const keys = (await call<{ verifier_key: string }[]>(gateway, 'GET', '/v1/log/keys')).body.map(
    ({ verifier_key }) => verifier_key,
  );
  const exported = (await call<string>(gateway, 'GET', '/v1/log/export')).body;
  const verified = await verifyExport(linesOf(exported), { keys, receipts });
  const pool = new pg.Pool({ connectionString: dsn, max: 1 });
  const replayed = await replayAll(pool);
  await pool.end();
  const [broken, wrong] = [true, false].map((isBroken) =>
    verified.findings.filter(({ kind }) => (kind === 'broken promise') === isBroken).map(({ says }) => says),
  );
  // The log is sealed to its end, so what is not there now never comes.
  const missing =
    verified.promises.not_due === 0 ? [] : [`${verified.promises.not_due} more are not in the log`];
  return [
    {
      promise: 'the export verifies: no event changed, removed, put in or moved, and every checkpoint holds',
      examined: verified.events,
      findings: wrong ?? [],
    },
    {
      promise: 'every event for which a caller holds a receipt is under the seal',
      examined: receipts.length,
      findings: [...(broken ?? []), ...missing],
    },
    {
      promise: 'every decision comes out again from what was recorded',
      examined: replayed.actions,
      findings: replayed.suspect.map((id) => `action ${id}: another decision, or no policy on record`),
    },
  ];
}
