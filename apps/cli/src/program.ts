import { RUNTIME_VERSION } from '#policy';
import { visible } from '#terminal';
import { Command } from 'commander';
import { actionCommand } from './action/action.command.js';
import { approveCommand, denyCommand } from './answer/answer.command.js';
import { applyCommand } from './apply/apply.command.js';
import { archiveCommand } from './archive/archive.command.js';
import { completionCommand } from './completion/completion.command.js';
import { addConnectionOptions } from './connection/connection.js';
import { contextCommand } from './context/context.command.js';
import { curlCommand } from './curl/curl.command.js';
import { doctorCommand } from './doctor/doctor.command.js';
import { eraseCommand } from './erase/erase.command.js';
import { eventsCommand } from './events/events.command.js';
import { EXIT_CODES_HELP } from './exit-codes.js';
import { explainCommand } from './explain/explain.command.js';
import { getCommand } from './get/get.command.js';
import { historyCommand } from './history/history.command.js';
import { initCommand } from './init/init.command.js';
import { listCommand } from './list/list.command.js';
import { logsCommand } from './logs/logs.command.js';
import { migrateCommand } from './migrate/migrate.command.js';
import { policyCommand } from './policy/policy.command.js';
import { replayAllCommand } from './replay-all/replay-all.command.js';
import { replayDecisionCommand } from './replay-decision/replay-decision.command.js';
import { replayCommand } from './replay/replay.command.js';
import { serveCommand } from './serve/serve.command.js';
import { tailCommand } from './tail/tail.command.js';
import { tokenCommand } from './token/token.command.js';
import { verifyExportCommand } from './verify-export/verify-export.command.js';
import { verifyLogCommand } from './verify-log/verify-log.command.js';
import { versionCommand } from './version/version.command.js';

const GROUPS: Readonly<Record<string, readonly Command[]>> = {
  'Run it:': [serveCommand, initCommand, doctorCommand, migrateCommand],
  'Actions:': [
    listCommand,
    getCommand,
    explainCommand,
    eventsCommand,
    logsCommand,
    tailCommand,
    historyCommand,
    approveCommand(),
    denyCommand(),
    replayCommand(),
    applyCommand,
    actionCommand,
  ],
  'Policy:': [policyCommand],
  'Proof:': [verifyLogCommand, verifyExportCommand, replayDecisionCommand, replayAllCommand],
  'Upkeep:': [eraseCommand, archiveCommand, tokenCommand],
  'This command line:': [contextCommand, curlCommand, completionCommand, versionCommand],
};

/** The whole tree of commands: one folder for each. What needs the database loads it when it runs. */
export function makeProgram(): Command {
  const program = addConnectionOptions(new Command('faramesh'))
    .description('Ask before you act: what operators and developers do, from one place.')
    .version(RUNTIME_VERSION, '-V, --version', 'the version of this command line')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', `\n${EXIT_CODES_HELP}`);
  for (const [heading, commands] of Object.entries(GROUPS))
    for (const command of commands) program.addCommand(command.helpGroup(heading));
  return prepared(program);
}

/** Settings that commands which are put together do not take over from each other. */
function prepared(command: Command): Command {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(`${sentenceOf(text)}\n`) });
  for (const child of command.commands) prepared(child);
  return command;
}

/** Commander's own begin with "error:" and a small letter, and may go on with a suggestion in parentheses. */
function sentenceOf(text: string): string {
  const message = visible(text.replace(/^error: /, '').trim());
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?)]$/.test(message) ? '' : '.'}`;
}

/** The spelling with a hyphen, as in policy-new, stands for the command of the group. */
export function withoutHyphen(program: Command, args: readonly string[]): readonly string[] {
  const names = new Set(program.commands.flatMap((command) => [command.name(), ...command.aliases()]));
  for (const [place, arg] of args.entries()) {
    if (names.has(arg)) return args;
    const [, group, name] = /^(policy)-(.+)$/.exec(arg) ?? [];
    const commands = program.commands.find((command) => command.name() === group)?.commands;
    if (group !== undefined && name !== undefined && commands?.some((command) => command.name() === name))
      return args.toSpliced(place, 1, group, name);
  }
  return args;
}
