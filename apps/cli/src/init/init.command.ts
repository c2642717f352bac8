import path from 'node:path';
import { safeText } from '#terminal';
import { Command } from 'commander';
import { print } from '../report.js';
import { copyNew, missingSchemas, starterFolder } from '../starter.js';

/** What a starter folder holds, in the order in which it is read. */
const FILES = ['README.md', 'policy.yaml', 'policy.test.yaml', '.env.example', 'agent.mjs', 'agent.py'];

export const initCommand = new Command('init')
  .description(
    'make a folder to start from: a policy with its tests, its schemas for editors, settings, an agent in JavaScript and in Python',
  )
  .argument('[folder]', 'where; nothing that is there is written over', '.')
  .option('--json', 'print the names of the files as JSON')
  .action((folder: string, { json }: { json?: boolean }) => {
    const schemas = missingSchemas(folder);
    copyNew([
      ...FILES.map((name) => ({ from: path.join(starterFolder, name), to: path.join(folder, name) })),
      ...schemas,
    ]);
    const files = [...FILES, ...schemas.map(({ to }) => path.relative(folder, to))];
    print(
      json,
      { folder, files },
      `Wrote ${files.join(', ')} to ${safeText(folder)}. Begin with its README.md.`,
    );
  });
