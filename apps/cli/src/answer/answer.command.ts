import { Command } from 'commander';
import { actionLine } from '../action-texts.js';
import type { ActionView } from '../connection/action-view.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { Failure } from '../exit-codes.js';
import { print } from '../report.js';

interface Options {
  readonly reason?: string;
  readonly approvalToken?: string;
  readonly json?: boolean;
}

const REMEDIES = {
  401: 'Leave out --approval-token, and the one that the gateway gives to who may approve is used.',
};

/** At two places of the tree of commands. */
export const approveCommand = (): Command =>
  answerCommand('approve', true, 'let an action be done that waits for a person').alias('allow');

export const denyCommand = (): Command =>
  answerCommand('deny', false, 'refuse an action that waits for a person');

const answerCommand = (name: string, approve: boolean, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<id>', 'the action, or the first digits of its id')
    .option('--reason <text>', 'why; it is kept')
    .option('--approval-token <token>', 'if the gateway does not give it to you itself')
    .option('--json', 'print the action as JSON')
    .action(async (given: string, { reason, approvalToken, json }: Options, command: Command) => {
      const api = await apiOf(command);
      const id = await resolveId(api, given);
      const token = approvalToken ?? tokenOf(await api.json<ActionView>(`/v1/actions/${id}`));
      const body = { token, approve, ...(reason === undefined ? {} : { reason }) };
      const options = approvalToken === undefined ? {} : { remedies: REMEDIES };
      const action = await api.post<ActionView>(`/v1/actions/${id}/approval`, body, options);
      print(json, action, actionLine(action));
    });

function tokenOf({ id, status, approval_token }: ActionView): string {
  if (approval_token !== undefined) return approval_token;
  throw status === 'pending_approval'
    ? new Failure(
        'notPermitted',
        `The gateway does not give you the approval token of action ${id}: use a token that may approve, or give --approval-token.`,
      )
    : new Failure('no', `Action ${id} does not wait for a person: it is ${status}.`);
}
