import { Command } from 'commander';
import { approveCommand, denyCommand } from '../answer/answer.command.js';
import { resultCommand, startCommand } from '../execute/execute.command.js';
import { replayCommand } from '../replay/replay.command.js';
import { submitCommand } from '../submit/submit.command.js';

export const actionCommand = new Command('action')
  .description('the life of one action, step by step')
  .addCommand(submitCommand)
  .addCommand(approveCommand())
  .addCommand(denyCommand())
  .addCommand(startCommand)
  .addCommand(resultCommand)
  .addCommand(replayCommand());
