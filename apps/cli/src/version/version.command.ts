import { RUNTIME_VERSION } from '#policy';
import { safeText } from '#terminal';
import { Command } from 'commander';
import { apiOf } from '../connection/api.js';
import { Failure } from '../exit-codes.js';
import { print } from '../report.js';

export const versionCommand = new Command('version')
  .description('the version of this command line, and that of the gateway if it can be reached')
  .option('--json', 'print both as JSON; null for a gateway that cannot be reached')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const gateway = await api.json<{ version?: string }>('/health').then(
      ({ version }) => version ?? 'unknown',
      (error: unknown) => {
        if (error instanceof Failure) return null;
        throw error;
      },
    );
    const told = gateway === null ? 'cannot be reached' : safeText(gateway);
    print(
      json,
      { cli: RUNTIME_VERSION, gateway, gateway_url: api.address },
      `command line  ${RUNTIME_VERSION}\ngateway       ${told} (${api.address})`,
    );
  });
