import { program } from 'commander';
import { archiveCommand } from './archive/archive.command.js';
import { eraseCommand } from './erase/erase.command.js';
import { policyCommand } from './policy/policy.command.js';
import { replayAllCommand } from './replay-all/replay-all.command.js';
import { replayDecisionCommand } from './replay-decision/replay-decision.command.js';
import { verifyExportCommand } from './verify-export/verify-export.command.js';
import { verifyLogCommand } from './verify-log/verify-log.command.js';

/** `npm run faramesh -- <command>`: one folder for each command. What needs the database loads it when it runs. */
program.name('faramesh').description('Prove, replay, erase and archive what the log holds.');
for (const command of [
  verifyLogCommand,
  verifyExportCommand,
  replayDecisionCommand,
  replayAllCommand,
  eraseCommand,
  archiveCommand,
  policyCommand,
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
