import type { JsonObject } from '#json';
import { Command } from 'commander';
import { jsonObjectIn } from '../json-object-in.js';
import { actionLine } from '../action-texts.js';
import { apiOf } from '../connection/api.js';
import { endWith } from '../exit-codes.js';
import { print } from '../report.js';
import { isAllowed, submitAction } from './submit-action.js';

interface Options {
  readonly agent: string;
  readonly params: JsonObject;
  readonly actionContext: JsonObject;
  readonly json?: boolean;
}

export const submitCommand = new Command('submit')
  .description(
    'ask whether an action may be done, and wait for the decision; exit code 1 unless it is allowed',
  )
  .argument('<tool>')
  .argument('<operation>')
  .requiredOption('--agent <id>', 'who asks')
  .option('--params <json>', 'what the tool is to be sent', jsonObjectIn, {})
  .option('--action-context <json>', 'what else a rule may look at', jsonObjectIn, {})
  .option('--json', 'print the action as JSON')
  .action(
    async (
      tool: string,
      operation: string,
      { agent, params, actionContext, json }: Options,
      command: Command,
    ) => {
      const body = { agent_id: agent, tool, operation, params, context: actionContext };
      const action = await submitAction(await apiOf(command), '/v1/actions', body);
      print(json, action, actionLine(action));
      if (!isAllowed(action)) endWith('no');
    },
  );
