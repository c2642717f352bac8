import { statSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readSettings } from '#platform';
import { atPath, PolicyError } from '#policy';
import { DECISIONS, junitReport, loadSuites, runSuites, tapReport, textReport, timeOf } from '#policy-test';
import type { Instead, LoadedSuite } from '#policy-test';
import { endWith, wrongUsage } from '../../exit-codes.js';
import { testAction } from './test-action.js';
import type { TestActionOptions } from './test-action.js';

interface Options extends TestActionOptions {
  readonly minCoverage?: number;
  readonly tap?: boolean;
  readonly junit?: string;
}

export const policyTestCommand = new Command('test')
  .description('run the tests of policies, or judge one action (a .json file, or - for standard input)')
  .argument('[path...]', 'policies, suites and folders of them; without one, of the policy in use', [])
  .option('--policy <path>', 'the policy to test, instead of the one beside a suite')
  .option('--profile <path>', 'the profile to judge by, instead of the one that a suite names')
  .option('--min-coverage <percent>', 'fail when less of a policy is covered', percentOf)
  .option('--junit <file>', 'write the report as JUnit XML, to standard output for -')
  .addOption(new Option('--tap', 'print the report as TAP').conflicts('json'))
  .option('--json', 'print the report as JSON')
  .addOption(
    new Option('--expect <decision>', 'of one action: fail when it is judged otherwise').choices(DECISIONS),
  )
  .option(
    '--time <time>',
    'of one action: when it is judged, as 2026-01-31T09:00:00Z; without it, now',
    instantOf,
  )
  .action(async (paths: string[], options: Options) => {
    const misuse = misuseOf(paths, options);
    if (misuse !== undefined) throw wrongUsage(misuse);
    const [path] = paths;
    try {
      const ok =
        path !== undefined && isAction(path) ? await testAction(path, options) : testSuites(paths, options);
      if (!ok) endWith('no');
    } catch (error) {
      // What cannot be read was not tested, which must not look like a test that failed.
      throw error instanceof PolicyError ? wrongUsage(error.message) : error;
    }
  });

const isAction = (path: string): boolean => path === '-' || path.endsWith('.json');

const FOR_AN_ACTION = { expect: '--expect', time: '--time' } as const;
const FOR_SUITES = { minCoverage: '--min-coverage', tap: '--tap', junit: '--junit' } as const;

function misuseOf(paths: readonly string[], options: Options): string | undefined {
  const { junit, json, tap } = options;
  const one = paths.some(isAction);
  const [, foreign] =
    Object.entries(one ? FOR_SUITES : FOR_AN_ACTION).find(([name]) => name in options) ?? [];
  if (foreign !== undefined && one) return `${foreign} is not for one action; leave it out.`;
  if (foreign !== undefined) return `${foreign} is for one action, and none is named; leave it out.`;
  if (one && paths.length > 1) return 'One action is judged at a time, and by itself; name one file.';
  if (junit === '-' && (json ?? tap))
    return 'Only one report goes to standard output; name a file for --junit.';
  return undefined;
}

function testSuites(
  paths: readonly string[],
  { policy, profile, minCoverage, json, tap, junit }: Options,
): boolean {
  const suites = paths.length > 0 ? loadSuites(paths, { policy, profile }) : suitesInUse({ policy, profile });
  const report = runSuites(suites, minCoverage);
  if (junit !== undefined && junit !== '-') atPath(junit, () => writeFileSync(junit, junitReport(report)));
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (tap) process.stdout.write(tapReport(report));
  else process.stdout.write(junit === '-' ? junitReport(report) : `${textReport(report)}\n`);
  return report.ok;
}

/** Of what FARA_POLICY_FILE names, where a folder is one policy; of all that stand where its default does. */
function suitesInUse(instead: Instead): readonly LoadedSuite[] {
  const { policyFile } = readSettings();
  if (policyFile === readSettings({}).policyFile) return loadSuites(['policies'], instead);
  const isFolder = statSync(policyFile, { throwIfNoEntry: false })?.isDirectory() === true;
  return loadSuites([policyFile], isFolder ? { ...instead, policy: instead.policy ?? policyFile } : instead);
}

function percentOf(text: string): number {
  if (/^(\d{1,2}|100)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number from 0 to 100.');
}

function instantOf(text: string): string {
  const time = timeOf(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError('Write a time as 2026-01-31T09:00:00Z.');
}
