import type { Status } from '#action';
import { STATUSES } from '#action';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

/** Which actions a list, or a stream of their events, is about. */
export interface ActionFilter {
  readonly agent?: string;
  readonly tool?: string;
  readonly status?: Status;
}

export const addActionFilter = (command: Command): Command =>
  command
    .option('--agent <id>', 'only those of this agent')
    .option('--tool <tool>', 'only those of this tool')
    .addOption(new Option('--status <status>', 'only those in this status').choices(STATUSES));

export function filterQuery({ agent, tool, status }: ActionFilter): URLSearchParams {
  const wanted = { agent_id: agent, tool, status };
  return new URLSearchParams(
    Object.entries(wanted).filter((entry): entry is [string, Status] => entry[1] !== undefined),
  );
}

export const countUpTo =
  (most: number) =>
  (text: string): number => {
    const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    if (count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
  };
