import type { ASTNode, Environment, ParseError, ParseResult } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { JsonObject } from '#json';
import { evaluated, LANGUAGE, mapped, METERED } from './expression-language.js';
import type { ExpressionFacts, ExpressionFailure } from './expression-language.js';
import { meteredExpression } from './metered-expression.js';
import type { NamedList, NamedLists } from './named-lists.js';

/** A condition in CEL (https://cel.dev), checked for types and bounded in cost. */
export interface Expression {
  readonly text: string;
  readonly ast: ASTNode;
  /** It never throws: what has no answer gives why. Always the same for the same facts. */
  readonly evaluate: (facts: ExpressionFacts) => boolean | ExpressionFailure;
}

/** It is no expression, or not of truth and falsehood; the message is a sentence's second half. */
export class ExpressionRefused extends Error {
  constructor(
    message: string,
    /** Characters from the beginning of the expression. */
    readonly offset: number,
  ) {
    super(message);
  }
}

/** @throws ExpressionRefused */
export function compileExpression(text: string, lists: NamedLists): Expression {
  const { written, metered, constants } = dialectOf(lists);
  const { ast } = checked(written, text);
  const patterns = patternsOf(ast);
  const run = counted(metered, ast);
  return { text, ast, evaluate: (facts) => evaluated(run, { ...facts, ...constants }, patterns) };
}

/** The language with the lists of one policy: as its expressions are written, and as they are run. */
interface Dialect {
  readonly written: Environment;
  readonly metered: Environment;
  readonly constants: ExpressionFacts;
}

const dialects = new WeakMap<NamedLists, Dialect>();

function dialectOf(lists: NamedLists): Dialect {
  const known = dialects.get(lists);
  if (known) return known;
  const values = new Map([...lists].map(([name, list]) => [name, list.values]));
  const types = Object.fromEntries([...lists].map(([name, list]) => [name, typeOf(list)]));
  const [written, metered] = [LANGUAGE, METERED].map((language) =>
    language.clone().registerVariable('lists', { schema: types }),
  ) as [Environment, Environment];
  const dialect = { written, metered, constants: { lists: values } };
  dialects.set(lists, dialect);
  return dialect;
}

const typeOf = ({ values }: NamedList): string =>
  values.every((value) => typeof value === 'string') ? 'list<string>' : 'list<dyn>';

/** Maps, for a property of an object could be taken for what the evaluator keeps in one. */
export function expressionFacts(
  action: { agent_id: string; tool: string; operation: string; params: JsonObject; context: JsonObject },
  clock: string,
): ExpressionFacts {
  const { agent_id, tool, operation, params, context } = action;
  return {
    action: { agent_id, tool, operation },
    agent: { id: agent_id },
    params: mapped(params),
    context: mapped(context),
    time: new Date(clock),
  };
}

/** What counts its steps is longer and deeper than what was written. */
function counted(language: Environment, ast: ASTNode): ParseResult {
  try {
    return language.parse(meteredExpression(ast));
  } catch {
    throw new ExpressionRefused('it is too long or too deep', 0);
  }
}

function checked(language: Environment, text: string): ParseResult {
  let parsed: ParseResult;
  try {
    parsed = language.parse(text);
  } catch (error) {
    throw refusal(error);
  }
  const { type, error } = parsed.check();
  if (error) throw refusal(error);
  if (type === 'bool' || type === 'dyn') return parsed;
  throw new ExpressionRefused(`it gives ${type}, not true or false`, 0);
}

function refusal(error: unknown): ExpressionRefused {
  const { summary, range } = error as ParseError;
  return new ExpressionRefused(summary.replace(/\.$/, ''), range?.start ?? 0);
}

/**
 * All patterns are written out: one that an agent sends could cost anything to compile. So are separators of lists: a long one
 * between many texts makes a text that fits nowhere.
 */
function patternsOf(ast: ASTNode): ReadonlyMap<string, RE2JS> {
  const patterns = new Map<string, RE2JS>();
  for (const node of nodesOf(ast)) {
    if (node.op !== 'rcall') continue;
    const [name, , [pattern]] = node.args;
    if (name === 'join' && pattern && pattern.op !== 'value')
      throw new ExpressionRefused('the separator of join() must be written out as text', node.range.start);
    if (name !== 'matches') continue;
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string')
      throw new ExpressionRefused('the pattern of matches() must be written out as text', node.range.start);
    try {
      patterns.set(pattern.args, RE2JS.compile(pattern.args));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ExpressionRefused(
        `the pattern is not a regular expression in RE2 syntax (${why})`,
        pattern.range.start,
      );
    }
  }
  return patterns;
}

const nodesOf = (node: ASTNode): readonly ASTNode[] => [node, ...nodesBelow(node).flatMap(nodesOf)];

/** The operands of a node, in the order in which they stand. */
export function nodesBelow(node: ASTNode): readonly ASTNode[] {
  return [node.args]
    .flat(3)
    .filter(
      (operand): operand is ASTNode => typeof operand === 'object' && operand !== null && 'op' in operand,
    );
}
