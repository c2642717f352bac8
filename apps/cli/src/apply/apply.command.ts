import { Command } from 'commander';
import { actionLine } from '../action-texts.js';
import type { ActionView } from '../connection/action-view.js';
import { apiOf } from '../connection/api.js';
import { endWith } from '../exit-codes.js';
import { plural, print, showProgress } from '../report.js';
import { isAllowed, submitAction } from '../submit/submit-action.js';
import { readActions } from './read-actions.js';

export const applyCommand = new Command('apply')
  .description(
    'submit the actions of a file in order, each after the one before is decided; exit code 1 unless all are allowed',
  )
  .argument('<file>', 'YAML or JSON: one action, or a list of actions; - is standard input')
  .option('--json', 'print the actions as a JSON array')
  .action(async (file: string, { json }: { json?: boolean }, command: Command) => {
    const requests = readActions(file);
    const api = await apiOf(command);
    const progress = json ? showProgress('actions') : () => undefined;
    const actions: ActionView[] = [];
    try {
      for (const request of requests) {
        const action = await submitAction(api, '/v1/actions', request);
        actions.push(action);
        if (!json) process.stdout.write(`${actionLine(action)}\n`);
        progress(actions.length);
      }
    } finally {
      const allowed = actions.filter(isAllowed).length;
      if (json) print(true, actions, '');
      else print(false, actions, `${allowed} of ${plural(requests.length, 'action')} allowed.`);
      if (allowed < requests.length) endWith('no');
    }
  });
