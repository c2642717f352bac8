import { Command } from 'commander';
import { apiOf } from '../../connection/api.js';
import { print } from '../../report.js';
import { policyInfoText } from './policy-info-text.js';

export const policyInfoCommand = new Command('info')
  .description('which policy is in force at the gateway')
  .option('--json', 'print what the gateway says as JSON')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const info = await (await apiOf(command)).json<object>('/v1/policy/info');
    print(json, info, policyInfoText(info));
  });
