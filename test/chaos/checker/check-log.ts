import pg from 'pg';
import type { Check, CheckResult } from './check.js';
import { payloadsCommitted, wholeChain } from './check-chain.js';
import { heardOnce } from './check-heard.js';
import { inOrder, oneDecision, oneStartPerLease, permitted } from './check-life.js';
import { projected } from './check-projection.js';
import { announced, decidedInTime } from './check-time.js';
import { askedFor, onePerKey, recorded, stepsRecorded, toldStanding } from './check-told.js';
import { readEvidence } from './evidence.js';
import { requestHash } from './hashes.js';
import type { Heard, Interval, Note } from './note.js';

const DECIDED_WITHIN_MS = 10_000;
const ANNOUNCED_AFTER_MS = 3_000;

/**
 * Holds the database and the clients' notes against what is promised. It shares no code with the services: it knows the
 * specification and the tables only.
 *
 * @param dsn a connection that may read everything; nobody writes meanwhile.
 * @param followers what each heard of the whole log.
 * @param healthy the times in which every part was ready and no fault lasted.
 */
export async function checkLog(
  dsn: string,
  notes: readonly Note[],
  followers: readonly (readonly Heard[])[],
  healthy: readonly Interval[],
): Promise<CheckResult[]> {
  const checks: Check[] = [
    recorded,
    askedFor,
    onePerKey(),
    oneDecision,
    toldStanding,
    stepsRecorded,
    permitted,
    inOrder,
    oneStartPerLease,
    decidedInTime(healthy, DECIDED_WITHIN_MS),
    announced(healthy, ANNOUNCED_AFTER_MS),
    wholeChain(),
    payloadsCommitted,
    projected,
    heardOnce(followers),
  ];
  const examined = new Map<Check, number>();
  const findings = new Map<Check, string[]>(checks.map((check) => [check, []]));
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    for await (const evidence of readEvidence(client, notes, ({ body }) => requestHash(body))) {
      for (const check of checks) {
        const verdicts = check.examine(evidence);
        examined.set(check, (examined.get(check) ?? 0) + verdicts.length);
        for (const verdict of verdicts) if (verdict !== null) findings.get(check)?.push(verdict);
      }
    }
  } finally {
    await client.end();
  }
  return checks.map((check) => ({
    promise: check.promise,
    examined: examined.get(check) ?? 0,
    findings: findings.get(check) ?? [],
  }));
}
