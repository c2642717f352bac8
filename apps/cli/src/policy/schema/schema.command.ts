import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { print } from '../../report.js';
import { KINDS, schemaOf } from '../../starter.js';

export const policySchemaCommand = new Command('schema')
  .description('the JSON Schema of policies, profiles or suites of tests, for editors')
  .addArgument(new Argument('[kind]', 'of what').choices(KINDS).default('policy'))
  .option('--json', 'print it on one line')
  .action((kind: (typeof KINDS)[number], { json }: { json?: boolean }) => {
    const text = readFileSync(schemaOf(kind), 'utf8');
    print(json, JSON.parse(text) as object, text.trimEnd());
  });
