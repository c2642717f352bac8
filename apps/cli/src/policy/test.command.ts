import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Decision } from '#action';
import { readSettings } from '#platform';
import { DECISIONS, junitReport, loadSuites, runSuites, tapReport, textReport, timeOf } from '#policy-test';
import { testAction } from './test-action.js';

interface Options {
  readonly policy?: string;
  readonly profile?: string;
  readonly minCoverage?: number;
  readonly json?: boolean;
  readonly tap?: boolean;
  readonly junit?: string;
  readonly expect?: Decision;
  readonly time?: string;
}

const FAILED = 1;
/** Wrong usage, or a document that can't be read: nothing was tested. */
const UNUSABLE = 2;

export const testCommand = new Command('test')
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
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : UNUSABLE))
  .action((paths: string[], options: Options, command: Command) => {
    const actions = paths.filter((path) => path === '-' || path.endsWith('.json'));
    const [action] = actions;
    if (actions.length > 0 && paths.length > 1)
      command.error('error: One action is judged at a time, and by itself; name one file.');
    const foreign = (action === undefined ? OF_ACTION : OF_SUITES).find(
      (name) => options[name] !== undefined,
    );
    if (foreign !== undefined)
      command.error(
        `error: --${DASHED[foreign]} is ${action === undefined ? 'for one action, and none is named' : 'not for one action'}; leave it out.`,
      );
    try {
      const ok = action === undefined ? testSuites(paths, options) : testAction(action, options);
      if (!ok) process.exitCode = FAILED;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = UNUSABLE;
    }
  });

const OF_ACTION = ['expect', 'time'] as const;
const OF_SUITES = ['minCoverage', 'tap', 'junit'] as const;
const DASHED = { expect: 'expect', time: 'time', minCoverage: 'min-coverage', tap: 'tap', junit: 'junit' };

function testSuites(
  paths: readonly string[],
  { policy, profile, minCoverage, json, tap, junit }: Options,
): boolean {
  const suites = loadSuites(paths.length > 0 ? paths : [policiesInUse()], { policy, profile });
  const report = runSuites(suites, minCoverage);
  const xml = junit === undefined ? '' : junitReport(report);
  if (junit !== undefined && junit !== '-') writeFileSync(junit, xml);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else if (tap) process.stdout.write(tapReport(report));
  else process.stdout.write(junit === '-' ? xml : `${textReport(report)}\n`);
  return report.ok;
}

/** What FARA_POLICY_FILE names, or all that stand where its default does. */
function policiesInUse(): string {
  const { policyFile } = readSettings();
  return policyFile === readSettings({}).policyFile ? 'policies' : policyFile;
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
