import { Command } from 'commander';
import { actionLine } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { endWith } from '../exit-codes.js';
import { print } from '../report.js';
import { isAllowed, submitAction } from '../submit/submit-action.js';

/** At two places of the tree of commands. */
export const replayCommand = (): Command =>
  new Command('replay')
    .description('submit the same request once more, as a new action; exit code 1 unless it is allowed')
    .argument('<id>', 'the action, or the first digits of its id')
    .option('--json', 'print the new action as JSON')
    .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
      const api = await apiOf(command);
      const id = await resolveId(api, given);
      const action = await submitAction(api, `/v1/actions/${id}/replay`, {});
      print(json, action, actionLine(action));
      if (!isAllowed(action)) endWith('no');
    });
