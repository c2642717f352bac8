import type { JsonObject } from '#json';
import { Command, InvalidArgumentError } from 'commander';
import { jsonObjectIn } from '../json-object-in.js';
import { actionLine } from '../action-texts.js';
import type { ActionView } from '../connection/action-view.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { wrongUsage } from '../exit-codes.js';
import { print } from '../report.js';

interface ResultOptions {
  readonly success?: boolean;
  readonly error?: string;
  readonly result?: JsonObject;
  readonly lease?: number;
  readonly json?: boolean;
}

const leaseIn = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A lease is a whole number, as start gives it.');
};

export const startCommand = new Command('start')
  .description('take an allowed or approved action for execution; gives the lease, once')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--json', 'print the action as JSON')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const action = await api.post<ActionView>(`/v1/actions/${await resolveId(api, given)}/start`, {});
    print(json, action, `${actionLine(action)}\nlease ${action.lease}`);
  });

export const resultCommand = new Command('result')
  .description('report what the execution came to')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--success', 'it was done')
  .option('--error <text>', 'it was not, and why')
  .option('--result <json>', 'a summary of what came out', jsonObjectIn)
  .option('--lease <number>', 'as start gave it', leaseIn)
  .option('--json', 'print the action as JSON')
  .action(async (given: string, { success, error, result, lease, json }: ResultOptions, command: Command) => {
    if ((success === true) === (error !== undefined))
      throw wrongUsage('Say what the execution came to: either --success, or --error with what went wrong.');
    const api = await apiOf(command);
    const body = {
      success: success === true,
      error: error ?? null,
      result: result ?? null,
      lease: lease ?? null,
    };
    const action = await api.post<ActionView>(`/v1/actions/${await resolveId(api, given)}/result`, body);
    print(json, action, actionLine(action));
  });
