import type { Command } from 'commander';
import { Argument, Command as NewCommand } from 'commander';
import { print } from '../report.js';
import type { Shell } from './completion-script.js';
import { completionScript, SHELLS } from './completion-script.js';

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);

export const completionCommand = new NewCommand('completion')
  .description('the completions of this command line for a shell, to be read by it at its start')
  .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
  .option('--json', 'print the script as JSON')
  .action((shell: Shell, { json }: { json?: boolean }, command: Command) => {
    const script = completionScript(shell, rootOf(command));
    print(json, { shell, script }, script);
  });
