import { visible } from '#terminal';
import { Command } from 'commander';
import { endWith } from '../../exit-codes.js';
import { plural, print } from '../../report.js';

interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export const policyValidateCommand = new Command('validate')
  .description(
    'find everything that is wrong with policies, without a gateway; exit code 1 if there is something',
  )
  .argument('<path...>', 'a policy: a YAML file, or a folder whose files are read as one')
  .option('--profile <file>', 'a profile, to be validated too')
  .option('--json', 'print the problems as JSON')
  .action(async (paths: string[], { profile, json }: { profile?: string; json?: boolean }) => {
    const { loadPolicies, PolicyError } = await import('#policy');
    let rules = 0;
    const problems = paths.flatMap((policyPath): readonly Problem[] => {
      try {
        rules += loadPolicies({ policyPath, profilePath: profile }).policy.rules.all.length;
        return [];
      } catch (error) {
        if (error instanceof PolicyError) return error.problems;
        throw error;
      }
    });
    const distinct = [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
    const lines = distinct.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
    print(
      json,
      { ok: distinct.length === 0, problems: distinct },
      distinct.length === 0
        ? `Valid: ${paths.length === 1 ? '1 policy' : `${paths.length} policies`}, ${plural(rules, 'rule')}.`
        : visible(lines.join('\n')),
    );
    if (distinct.length > 0) endWith('no');
  });
