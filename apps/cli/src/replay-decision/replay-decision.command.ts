import { Command } from 'commander';
import type { Replay } from '#decision-replay';
import { Api } from '../connection/api.js';
import { print } from '../report.js';

interface Options {
  readonly url?: string;
  readonly json?: boolean;
}

export const replayDecisionCommand = new Command('replay-decision')
  .description('judge an action again by its recorded facts, clock and policy, and compare; writes nothing')
  .argument('<id>', 'the action')
  .option('--url <address>', 'the gateway')
  .option('--json', 'print the result as JSON')
  .action(async (id: string, { url, json }: Options) => {
    const replay = await new Api(url).json<Replay>(`/v1/actions/${encodeURIComponent(id)}/replay-decision`);
    print(json, replay, textOf(replay));
    if (replay.result === 'different' || replay.result === 'policy not recorded') process.exitCode = 1;
  });

function textOf(replay: Replay): string {
  switch (replay.result) {
    case 'same':
      return `The same again: ${said(replay.recorded)}.`;
    case 'different':
      return `NOT THE SAME: recorded ${said(replay.recorded)}; judged again ${said(replay.replayed)}.`;
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
