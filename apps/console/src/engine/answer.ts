import { canonicalJson, sha256Hex } from '#json';
import type { JsonObject } from '#json';
import { attempt, compileDocuments, explainRules, judge, PolicyError } from '#policy';
import type { LoadedPolicies } from '#policy';
import { diffPolicies, lintPolicy } from '#policy-analysis';
import { readSuite, runSuites } from '#policy-test';
import type { LoadedSuite } from '#policy-test';
import { diffFiles } from './diff-files.js';
import type { Answer, Ask, Documents, Kind, Question } from './question.js';

/** What the engine of the services says. It is asked for in a thread of its own: some questions take seconds. */
export function answer(question: Question): Answer<Kind> {
  switch (question.kind) {
    case 'check':
      return check(question);
    case 'judge':
      return judged(question);
    case 'compare':
      return compare(question);
    case 'test':
      return test(question);
    default:
      return question satisfies never;
  }
}

const compile = (documents: Documents): LoadedPolicies | PolicyError =>
  attempt(() => compileDocuments(documents, {}));

function check({ documents }: Ask<'check'>): Answer<'check'> {
  const policies = compile(documents);
  if (policies instanceof PolicyError)
    return { problems: policies.problems, findings: [], isComplete: true, policyHash: null };
  const { findings, is_complete } = lintPolicy(policies.policy, now());
  return { problems: [], findings, isComplete: is_complete, policyHash: policies.policy.hash };
}

function judged({ documents, action }: Ask<'judge'>): Answer<'judge'> {
  const policies = compile(documents);
  if (policies instanceof PolicyError) return null;
  const clock = now();
  const hash = sha256Hex(canonicalJson(action as unknown as JsonObject));
  return {
    action,
    record: judge(action, hash, policies, clock, {}),
    beside: explainRules(action, policies.policy, clock),
  };
}

function compare({ before, after }: Ask<'compare'>): Answer<'compare'> {
  const [was, is] = [compile(before), compile(after)];
  const problems = [was, is].flatMap((one) => (one instanceof PolicyError ? one.problems : []));
  return {
    files: diffFiles(before, after),
    meaning:
      was instanceof PolicyError || is instanceof PolicyError
        ? { problems }
        : diffPolicies(was.policy, is.policy, now()),
  };
}

function test({ documents, suites }: Ask<'test'>): Answer<'test'> {
  const policies = compile(documents);
  if (policies instanceof PolicyError) return { problems: policies.problems, report: null };
  const read = suites.map((document) => attempt(() => readSuite(document)));
  const problems = read.flatMap((suite) => (suite instanceof PolicyError ? suite.problems : []));
  const loaded = read.flatMap((suite): LoadedSuite[] => {
    if (suite instanceof PolicyError) return [];
    const ofSuite = suite.profile === undefined ? { ...policies, profiles: [] } : policies;
    return [{ ...suite, policyPath: documents.policy[0]?.file ?? 'policy', policies: ofSuite }];
  });
  return { problems, report: loaded.length > 0 ? runSuites(loaded) : null };
}

const now = (): string => new Date().toISOString();
