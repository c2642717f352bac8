import { Buffer } from 'node:buffer';
import type { ActionRequest } from '#action';
import { JsonRefused, parseStrictJson } from '#json';
import type { JsonObject, JsonValue } from '#json';
import { wordsOfShell } from './words-of-shell.js';

/** A call that somebody pasted is none that can be read; the message says what could be. */
export class CallRefused extends Error {}

const OTHERWISE =
  'Paste the body of POST /v1/actions, a curl command with -d, or a tool call with a name and arguments.';
const SOME_AGENT = 'some-agent';
const DATA_OPTIONS = ['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json'];

/**
 * The action that a pasted call is about: a body as POST /v1/actions takes it, a curl command that sends one, or a tool call
 * of MCP, OpenAI or Anthropic. "stripe:refund", "stripe.refund" and "stripe__refund" name a tool and its operation.
 *
 * @throws CallRefused
 */
export function readCall(text: string): ActionRequest {
  const trimmed = text.trim();
  return actionIn(parse(/^(\$\s*)?curl\s/.test(trimmed) ? bodyOfCurl(trimmed) : trimmed));
}

function bodyOfCurl(command: string): string {
  const words = wordsOfShell(command.replace(/^\$\s*/, ''));
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (DATA_OPTIONS.includes(word) && next !== undefined) return next;
    const joined = DATA_OPTIONS.find((option) => word.startsWith(option.length > 2 ? `${option}=` : option));
    if (joined !== undefined && joined !== word) return word.slice(joined.length).replace(/^=/, '');
  }
  throw new CallRefused('The curl command sends nothing with -d, so there is no action in it.');
}

function parse(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = parseStrictJson(Buffer.from(text));
  } catch (error) {
    if (error instanceof JsonRefused)
      throw new CallRefused(`${error.message.replace('The body', 'This')} ${OTHERWISE}`);
    throw error;
  }
  const first = isList(value) ? value[0] : value;
  if (isObject(first)) return first;
  throw new CallRefused(`There is no call in this. ${OTHERWISE}`);
}

function actionIn(call: JsonObject): ActionRequest {
  const { tool, operation, agent_id, params, context, method, tool_calls, function: called } = call;
  if (typeof tool === 'string' && typeof operation === 'string')
    return {
      agent_id: typeof agent_id === 'string' ? agent_id : SOME_AGENT,
      tool,
      operation,
      params: objectOf(params, '"params"'),
      context: objectOf(context, '"context"'),
    };
  const inner = [
    method === 'tools/call' ? params : undefined,
    called,
    ...(isList(tool_calls) ? tool_calls.slice(0, 1) : []),
  ].find(isObject);
  return inner ? actionIn(inner) : toolCallIn(call);
}

function toolCallIn({ name, input, arguments: sent = input }: JsonObject): ActionRequest {
  if (typeof name !== 'string' || name === '')
    throw new CallRefused(`There is no call in this. ${OTHERWISE}`);
  const [, tool = name, operation = 'call'] = /^(.+?)(?:::|__|[:./])(.+)$/s.exec(name) ?? [];
  return {
    agent_id: SOME_AGENT,
    tool,
    operation,
    params: typeof sent === 'string' ? parse(sent === '' ? '{}' : sent) : objectOf(sent, '"arguments"'),
    context: {},
  };
}

function objectOf(value: JsonValue | undefined, what: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw new CallRefused(`${what} must be an object.`);
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
