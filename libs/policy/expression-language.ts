import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import type { ASTNode, ParseResult, RegisteredFunctionHandler } from '@marcbachmann/cel-js';
import type { RE2JS } from 're2js';
import type { JsonValue } from '#json';

/** Why an expression has no answer, as the evaluator calls it; never a value that it met. */
export interface ExpressionFailure {
  readonly failure: string;
}

/** What an expression sees. Made by `expressionFacts`, once for an action. */
export type ExpressionFacts = Readonly<Record<string, unknown>>;

/** Steps of one evaluation, each about 50 ns; 64 characters or 8 elements that are looked through count as one. */
const MAX_STEPS = 100_000;
const CHARACTERS_A_STEP = 64;
/** A failure, which `||` and `exists` may get over, makes an error and its sentence. */
const FAILURE_STEPS = 500;
/** Characters times instructions of the pattern, of which RE2 may have to try each with each. */
const SEARCHED_A_STEP = 16;
/** The time in a zone is asked of ICU each time. */
const ZONE_STEPS = 1_000;
const ELEMENTS_A_STEP = 8;

/** As it is written. */
export const LANGUAGE = new Environment({ limits: { maxAstNodes: 1_000, maxDepth: 50 } })
  .registerVariable('action', { schema: { agent_id: 'string', tool: 'string', operation: 'string' } })
  .registerVariable('agent', { schema: { id: 'string' } })
  .registerVariable('params', 'map<string, dyn>')
  .registerVariable('context', 'map<string, dyn>')
  .registerVariable('time', 'google.protobuf.Timestamp');

export function mapped(value: JsonValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(mapped);
  return new Map(Object.entries(value).map(([key, entry]) => [key, mapped(entry)]));
}

/** Of the evaluation that runs: there is never more than one, for it awaits nothing. */
let stepsLeft = 0;
let patternsWritten: ReadonlyMap<string, RE2JS> = new Map();

/** One for all: `exists` gets over it once for each element that is left. */
const USED_UP = new EvaluationError({ code: 'too_many_steps', message: 'The steps are used up.' });

/** When the steps are used up nothing is worked out any more, so whatever runs ends soon; it is a failure then. */
function pay(steps: number): void {
  stepsLeft -= steps;
  if (stepsLeft < 0) throw USED_UP;
}

const spend = (value: unknown): unknown => {
  pay(1 + sizeOf(value));
  return value;
};

const weigh = (value: unknown): unknown => {
  weighThrough(value);
  return value;
};

function weighThrough(value: unknown): void {
  pay(1 + sizeOf(value));
  const inner = value instanceof Map ? value.values() : Array.isArray(value) ? value : [];
  for (const one of inner as Iterable<unknown>) weighThrough(one);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length / CHARACTERS_A_STEP;
  if (Array.isArray(value)) return value.length / ELEMENTS_A_STEP;
  return value instanceof Map ? value.size / ELEMENTS_A_STEP : 0;
}

/** A macro that gives its argument, of the argument's own type, through a function. */
function passing(through: (value: unknown) => unknown): RegisteredFunctionHandler {
  return ({ args: [argument] }: Macro) => ({
    typeCheck: (checker: Checker, _: unknown, context: unknown) => checker.check(argument, context),
    evaluate: (evaluator: Evaluator, _: unknown, context: unknown) => {
      if (stepsLeft < 0) throw USED_UP;
      try {
        return through(evaluator.run(argument, context));
      } catch (error) {
        stepsLeft -= FAILURE_STEPS;
        throw error;
      }
    },
  });
}

interface Macro {
  readonly args: readonly ASTNode[];
}

interface Checker {
  check(node: ASTNode | undefined, context: unknown): unknown;
}

interface Evaluator {
  run(node: ASTNode | undefined, context: unknown): unknown;
}

const METERED_LIMITS = { maxAstNodes: 10_000, maxDepth: 300 };

/** RFC 3339: of a time without a zone, the evaluator takes that of the process. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** Of a duration in hours to nanoseconds. The time that the evaluator takes to refuse a text grows with its cube. */
const MAX_DURATION_LENGTH = 32;

const readTime = (value: unknown): unknown => {
  if (typeof value !== 'string' || TIME.test(value)) return value;
  throw new EvaluationError({ code: 'invalid_timestamp', message: 'The time is not as in RFC 3339.' });
};

const readDuration = (value: unknown): unknown => {
  if (typeof value !== 'string' || value.length <= MAX_DURATION_LENGTH) return value;
  throw new EvaluationError({ code: 'invalid_duration', message: 'The duration is too long.' });
};

function found(text: string, pattern: string): boolean | undefined {
  const search = patternsWritten.get(pattern);
  pay(((search?.programSize() ?? 0) * text.length) / SEARCHED_A_STEP);
  return search?.test(text);
}

/** A moment whose time in UTC is that of the zone. */
function inZone(moment: Date, timeZone: string): Date {
  pay(ZONE_STEPS);
  const there = Date.parse(`${moment.toLocaleString('en-US', { timeZone })} UTC`);
  return new Date(there + moment.getUTCMilliseconds());
}

/** From 0, in UTC. */
const dayOfYear = (moment: Date): bigint =>
  BigInt(Math.floor((moment.getTime() - Date.UTC(moment.getUTCFullYear(), 0)) / 86_400_000));

/** As the language, but that it counts its steps, searches by RE2 and knows no time zone of its own. */
export const METERED = LANGUAGE.clone({ limits: METERED_LIMITS })
  .registerFunction('mapped(ast): dyn', passing(mapped as (value: unknown) => unknown))
  .registerFunction('read_timestamp(ast): dyn', passing(readTime))
  .registerFunction('read_duration(ast): dyn', passing(readDuration))
  .registerFunction('in_zone(google.protobuf.Timestamp, string): google.protobuf.Timestamp', inZone)
  .registerFunction('day_of_year(google.protobuf.Timestamp): int', dayOfYear)
  .registerFunction('spend(ast): dyn', passing(spend))
  .registerFunction('weigh(ast): dyn', passing(weigh))
  .registerFunction('found(string, string): bool', found);

/**
 * Runs an expression of the metered language. It never throws: what has no answer gives why.
 *
 * @param patterns those that it has, by their text.
 */
export function evaluated(
  run: ParseResult,
  facts: ExpressionFacts,
  patterns: ReadonlyMap<string, RE2JS>,
): boolean | ExpressionFailure {
  stepsLeft = MAX_STEPS;
  patternsWritten = patterns;
  try {
    const result: unknown = run(facts);
    if (stepsLeft < 0) return { failure: 'too_many_steps' };
    return typeof result === 'boolean' ? result : { failure: 'not_a_bool' };
  } catch (error) {
    if (stepsLeft < 0) return { failure: 'too_many_steps' };
    return { failure: (error instanceof EvaluationError ? error.code : undefined) ?? 'failed' };
  }
}
