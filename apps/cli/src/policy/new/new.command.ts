import path from 'node:path';
import { safeText } from '#terminal';
import { Command } from 'commander';
import { wrongUsage } from '../../exit-codes.js';
import { print } from '../../report.js';
import { copyNew, missingSchemas, packNamed, starterFolder } from '../../starter.js';

export const policyNewCommand = new Command('new')
  .description('write a policy to begin with, its tests and its schemas for editors beside it')
  .argument('<file>', 'such as policy.yaml; it must not be there yet')
  .option('--pack <name>', 'one of the policy packs, instead of the starter')
  .option('--json', 'print the names of the files as JSON')
  .action((file: string, { pack, json }: { pack?: string; json?: boolean }) => {
    if (!/[^/\\]\.ya?ml$/.test(file) || /\.test\.ya?ml$/.test(file))
      throw wrongUsage('The file of a policy ends in .yaml, and not in .test.yaml, which is for its tests.');
    const source = pack === undefined ? path.join(starterFolder, 'policy.yaml') : packNamed(pack);
    const schemas = path.join(path.dirname(file), 'schemas');
    const tests = file.replace(/\.ya?ml$/, '.test.yaml');
    copyNew([
      { from: source, to: file },
      { from: source.replace(/\.yaml$/, '.test.yaml'), to: tests },
      ...missingSchemas(path.dirname(file)),
    ]);
    print(
      json,
      { policy: file, tests, schemas },
      `Wrote ${safeText(file)} and ${safeText(tests)}; their schemas are in ${safeText(schemas)}.`,
    );
  });
