import { visible } from '#terminal';
import { CommanderError } from 'commander';
import { endWith, EXIT_CODES, exitOf } from './exit-codes.js';
import { makeProgram, withoutHyphen } from './program.js';
import { tell } from './report.js';

// A reader such as head may go before all is written.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 3));

const program = makeProgram();
try {
  await program.parseAsync(withoutHyphen(program, process.argv.slice(2)), { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== EXIT_CODES.done) endWith('usage');
  } else {
    tell(visible(error instanceof Error ? error.message : String(error)));
    endWith(exitOf(error));
  }
}
