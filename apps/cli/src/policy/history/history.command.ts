import { tableOf } from '#terminal';
import { Command } from 'commander';
import { apiOf } from '../../connection/api.js';
import { lookOfOutput, print } from '../../report.js';
import { relativeTime } from '../../relative-time.js';

interface PutInForce {
  readonly policy_hash: string;
  readonly policy_version: string;
  readonly profile_id: string | null;
  readonly put_in_force_by: string;
  readonly created_at: string;
}

export const policyHistoryCommand = new Command('history')
  .description('which policies were put in force, when and by whom, the newest first')
  .option('--json', 'print it as a JSON array')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const acts = await (await apiOf(command)).json<PutInForce[]>('/v1/policy/history');
    const now = Date.now();
    const columns = [
      { title: 'WHEN', of: ({ created_at }: PutInForce) => relativeTime(created_at, now) },
      { title: 'VERSION', of: ({ policy_version }: PutInForce) => policy_version, yields: 2 },
      { title: 'HASH', of: ({ policy_hash }: PutInForce) => policy_hash, yields: 1 },
      { title: 'PROFILE', of: ({ profile_id }: PutInForce) => profile_id ?? '', yields: 3 },
      { title: 'BY', of: ({ put_in_force_by }: PutInForce) => put_in_force_by, yields: 4 },
    ];
    print(
      json,
      acts,
      acts.length === 0 ? 'No policy was ever in force.' : tableOf(columns, acts, lookOfOutput()),
    );
  });
