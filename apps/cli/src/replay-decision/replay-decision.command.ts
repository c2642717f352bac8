import { visible } from '#terminal';
import { Command } from 'commander';
import type { Replay } from '#decision-replay';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { endWith } from '../exit-codes.js';
import { print } from '../report.js';

export const replayDecisionCommand = new Command('replay-decision')
  .description('judge an action again by its recorded facts, clock and policy, and compare; writes nothing')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--json', 'print the result as JSON')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const replay = await api.json<Replay>(`/v1/actions/${await resolveId(api, given)}/replay-decision`);
    print(json, replay, textOf(replay));
    if (replay.result === 'different' || replay.result === 'policy not recorded') endWith('no');
  });

function textOf(replay: Replay): string {
  switch (replay.result) {
    case 'same':
      return visible(`The same again: ${said(replay.recorded)}.`);
    case 'different':
      return visible(
        `NOT THE SAME: recorded ${said(replay.recorded)}; judged again ${said(replay.replayed)}.`,
      );
    case 'not decided':
      return 'The action has no decision yet.';
    case 'facts erased':
      return 'The facts are erased, so the decision cannot be judged again.';
    case 'policy not recorded':
      return 'The log does not hold the policy that decided, so the decision cannot be judged again.';
    default:
      return replay satisfies never;
  }
}

const said = ({ decision, reason_code, reason }: { decision: string; reason_code: string; reason: string }) =>
  `${decision} (${reason_code}: ${reason})`;
