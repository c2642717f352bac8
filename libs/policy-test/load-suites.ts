import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { PolicyError, atPath, attempt, loadPolicies, readDocument, refusal } from '#policy';
import type { LoadedPolicies, PolicyProblem } from '#policy';
import { readSuite } from './read-suite.js';
import type { Suite } from './suite.js';

export interface LoadedSuite extends Suite {
  /** What is tested: a file, or a folder. */
  readonly policyPath: string;
  readonly policies: LoadedPolicies;
}

/** Tested instead of what suites name. */
export interface Instead {
  readonly policy?: string | undefined;
  readonly profile?: string | undefined;
}

const SUITE = /\.test\.ya?ml$/;

/**
 * The suites of policies, suites and folders, with what they test.
 *
 * @throws PolicyError with every problem of suites, policies and profiles.
 */
export function loadSuites(paths: readonly string[], instead: Instead = {}): readonly LoadedSuite[] {
  const problems = new Map<string, PolicyProblem>();
  const tried = <T>(read: () => T): readonly T[] => {
    const result = attempt(read);
    if (!(result instanceof PolicyError)) return [result];
    for (const problem of result.problems) problems.set(JSON.stringify(problem), problem);
    return [];
  };
  const files = new Set(paths.flatMap((path) => tried(() => suitesAt(path))).flat());
  const loaded = [...files].flatMap((file) =>
    tried(() => readSuite(readDocument(file))).flatMap((suite) => tried(() => withPolicies(suite, instead))),
  );
  if (problems.size > 0) throw new PolicyError([...problems.values()]);
  return loaded;
}

function withPolicies(suite: Suite, instead: Instead): LoadedSuite {
  const { file, policy, profile } = suite;
  const policyPath = normalize(
    instead.policy ?? (policy === undefined ? policyBeside(file) : join(dirname(file), policy)),
  );
  const profilePath = instead.profile ?? (profile === undefined ? undefined : join(dirname(file), profile));
  return { ...suite, policyPath, policies: loadPolicies({ policyPath, profilePath }) };
}

/** The file that is named as the suite, else the folder as one policy. */
function policyBeside(suite: string): string {
  const name = suite.replace(SUITE, '');
  return [`${name}.yaml`, `${name}.yml`].find((file) => existsSync(file)) ?? dirname(suite);
}

function suitesAt(given: string): readonly string[] {
  const path = normalize(given);
  if (atPath(path, () => statSync(path)).isDirectory()) return suitesIn(path);
  if (SUITE.test(path)) return [path];
  const name = path.replace(/\.ya?ml$/, '');
  const suite = [`${name}.test.yaml`, `${name}.test.yml`].find((file) => existsSync(file));
  if (suite === undefined) throw refusal(path, `The policy has no tests; write them into ${name}.test.yaml.`);
  return [suite];
}

function suitesIn(folder: string): readonly string[] {
  const files = atPath(folder, () => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    .filter((file) => SUITE.test(file) && !file.split(sep).some((name) => name.startsWith('.')))
    .sort();
  if (files.length === 0)
    throw refusal(folder, 'The folder has no *.test.yaml; write tests beside a policy, into NAME.test.yaml.');
  return files.map((file) => join(folder, file));
}
