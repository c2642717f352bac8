import type { ActionRequest } from '#action';
import { canonicalJson } from '#json';
import type { JsonObject } from '#json';
import { isList, readList, readMap, readRequired, readText, report } from '#policy';
import type { Located, LocatedMap, Position, Problems } from '#policy';
import { SOME_AGENT, readObject, readOptionalObject } from './read-action.js';
import { EXPECTATION_KEYS, readExpectation, readOptionalText } from './read-expectation.js';
import type { Cell, Expectation } from './suite.js';

export const MATRIX_KEYS = [
  'name',
  'time',
  'agents',
  'tools',
  'operations',
  'params',
  'context',
  'except',
  ...EXPECTATION_KEYS,
] as const;
export const SELECTOR_KEYS = ['agent', 'tool', 'operation', 'params', 'context'] as const;

/** A few lines can multiply to anything. */
const MAX_CELLS = 10_000;

/** Every agent with every call with all params and every context. */
export function readCells(
  map: LocatedMap,
  located: Located,
  { time, expected }: { time: string; expected: Expectation | null },
  problems: Problems,
): readonly Cell[] | null {
  const found = problems.length;
  const agents = readChoices(map, 'agents', readText, problems);
  const calls = readCalls(map, located, problems);
  const params = readChoices(map, 'params', readObject, problems);
  const contexts = readChoices(map, 'context', readObject, problems);
  const except = map.get('except')?.value;
  const exceptions = ((except && readList(except, '"except"', problems)) ?? []).map((one) =>
    readException(one, problems),
  );
  const size =
    calls.length * [agents, params, contexts].reduce((product, { length }) => product * (length || 1), 1);
  if (size > MAX_CELLS)
    return report(
      problems,
      located.at,
      `The matrix has ${size} cells; write smaller ones, of at most ${MAX_CELLS}.`,
    );
  if (expected === null || problems.length > found) return null;

  const used = new Set<Exception | null>();
  const cells = orOnly(SOME_AGENT, agents).flatMap((agent_id) =>
    calls.flatMap((call) =>
      orOnly({}, params).flatMap((sent) =>
        orOnly({}, contexts).map((context) => {
          const action = { agent_id, ...call, params: sent, context };
          const exception = exceptions.find((one) => one && fits(one, action)) ?? null;
          used.add(exception);
          const label = labelOf(action, { agents, params, contexts });
          return { label, action, time, expected: exception?.expected ?? expected };
        }),
      ),
    ),
  );
  for (const exception of exceptions)
    if (exception && !used.has(exception))
      report(
        problems,
        exception.located.at,
        'This exception is for no cell of the matrix; take it out or correct it.',
      );
  return cells;
}

function readChoices<T>(
  map: LocatedMap,
  key: string,
  readOne: (located: Located, what: string, problems: Problems) => T | null,
  problems: Problems,
): readonly T[] {
  const located = map.get(key)?.value;
  const list = (located && readList(located, `"${key}"`, problems)) ?? [];
  if (located && isList(located.value) && list.length === 0)
    report(problems, located.at, `"${key}" is an empty list, so the matrix has no cell; write a value.`);
  return list.map((one) => readOne(one, `A value of "${key}"`, problems)).filter((one) => one !== null);
}

type Call = Pick<ActionRequest, 'tool' | 'operation'>;

/** `tool:operation` is one call; a tool alone is called by every operation. */
function readCalls(map: LocatedMap, located: Located, problems: Problems): readonly Call[] {
  readRequired(map, 'tools', located, 'A matrix', problems);
  const tools = readChoices(map, 'tools', readTool, problems);
  const operations = readChoices(map, 'operations', readText, problems);
  const unused = map.get('operations')?.key;
  if (unused && tools.length > 0 && tools.every(({ call }) => call))
    report(problems, unused, 'Every tool has its operation already; take "operations" out, or theirs.');
  return tools.flatMap(({ text, at, call }): readonly Call[] => {
    if (call) return [call];
    if (operations.length === 0)
      report(problems, at, `"${text}" needs an operation; write ${text}:read, say, or list "operations".`);
    return operations.map((operation) => ({ tool: text, operation }));
  });
}

function readTool(
  located: Located,
  what: string,
  problems: Problems,
): { text: string; at: Position; call: Call | undefined } | null {
  const text = readText(located, what, problems);
  if (text === null) return null;
  const [, tool, operation] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  return { text, at: located.at, call: tool && operation ? { tool, operation } : undefined };
}

interface Exception {
  readonly located: Located;
  readonly call: Partial<Pick<ActionRequest, 'agent_id' | 'tool' | 'operation'>>;
  readonly params: JsonObject;
  readonly context: JsonObject;
  readonly expected: Expectation;
}

function readException(located: Located, problems: Problems): Exception | null {
  const what = 'An exception';
  const map = readMap(located, what, [...SELECTOR_KEYS, ...EXPECTATION_KEYS], problems);
  if (map === null) return null;
  if (!SELECTOR_KEYS.some((key) => map.has(key)))
    report(
      problems,
      located.at,
      `An exception needs one of ${SELECTOR_KEYS.join(', ')}: which cells it is for.`,
    );
  const [agent_id, tool, operation] = ['agent', 'tool', 'operation'].map((key) =>
    readOptionalText(map, key, problems),
  );
  const params = readOptionalObject(map, 'params', problems) ?? {};
  const context = readOptionalObject(map, 'context', problems) ?? {};
  const expected = readExpectation(map, located, what, problems);
  const call = { ...(agent_id && { agent_id }), ...(tool && { tool }), ...(operation && { operation }) };
  return expected && { located, call, params, context, expected };
}

const fits = ({ call, params, context }: Exception, action: ActionRequest): boolean =>
  isPart({ ...call }, { ...action }) && isPart(params, action.params) && isPart(context, action.context);

const isPart = (part: JsonObject, whole: JsonObject): boolean =>
  Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && canonicalJson(whole[key] ?? null) === canonicalJson(value),
  );

/** Only what differs between the cells of the matrix. */
function labelOf(
  { agent_id, tool, operation, params, context }: ActionRequest,
  given: Readonly<Record<'agents' | 'params' | 'contexts', readonly unknown[]>>,
): string {
  return [
    `${tool}:${operation}`,
    ...(given.agents.length > 1 ? [`by ${agent_id}`] : []),
    ...(given.params.length > 1 ? [`with ${JSON.stringify(params)}`] : []),
    ...(given.contexts.length > 1 ? [`in ${JSON.stringify(context)}`] : []),
  ].join(' ');
}

const orOnly = <T>(only: T, choices: readonly T[]): readonly T[] => (choices.length > 0 ? choices : [only]);
