import { Command } from 'commander';
import type { Api } from '../../connection/api.js';
import { apiOf } from '../../connection/api.js';
import { Failure, wrongUsage } from '../../exit-codes.js';
import { print } from '../../report.js';
import { policyInfoText } from '../info/policy-info-text.js';

export const policyRollbackCommand = new Command('rollback')
  .description('put a policy in force again that was in force before')
  .argument('<hash>', 'its hash, as "policy history" shows it, or the first digits')
  .option('--json', 'print what is in force then as JSON')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const hash = await wholeHash(api, given.toLowerCase());
    const info = await api.post<object>('/v1/policy/rollback', { hash });
    print(json, info, policyInfoText(info));
  });

async function wholeHash(api: Api, given: string): Promise<string> {
  if (!/^[0-9a-f]{4,64}$/.test(given))
    throw wrongUsage('The hash of a policy has 64 hexadecimal digits; give it, or at least its first 4.');
  if (given.length === 64) return given;
  const acts = await api.json<{ policy_hash: string }[]>('/v1/policy/history');
  const found = [...new Set(acts.map(({ policy_hash }) => policy_hash))].filter((hash) =>
    hash.startsWith(given),
  );
  const [first, second] = found;
  if (first === undefined)
    throw new Failure('notFound', `No policy whose hash begins with ${given} was ever in force.`);
  if (second !== undefined)
    throw wrongUsage(`More than one policy begins with ${given}; give more digits:\n  ${found.join('\n  ')}`);
  return first;
}
