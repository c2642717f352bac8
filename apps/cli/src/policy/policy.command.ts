import { Command } from 'commander';
import { testCommand } from './test.command.js';

export const policyCommand = new Command('policy')
  .description('what is done with a policy before it decides')
  .addCommand(testCommand);
