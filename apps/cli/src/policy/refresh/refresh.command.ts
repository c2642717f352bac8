import { Command } from 'commander';
import { apiOf } from '../../connection/api.js';
import { print } from '../../report.js';
import { policyInfoText } from '../info/policy-info-text.js';

export const policyRefreshCommand = new Command('refresh')
  .description(
    'have every gateway and evaluator read the policy again; a bad one is refused and the old one stays',
  )
  .option('--json', 'print what is in force then as JSON')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const info = await (await apiOf(command)).post<object>('/v1/policy/refresh', {});
    print(json, info, policyInfoText(info));
  });
