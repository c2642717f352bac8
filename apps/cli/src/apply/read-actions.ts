import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { Failure, wrongUsage } from '../exit-codes.js';

/**
 * The actions of a file, YAML or JSON: one, or a list of them. What they must have is for the gateway to say.
 *
 * @throws Failure when the file cannot be read, or has a number that would not arrive as it stands there.
 */
export function readActions(file: string): readonly object[] {
  const value = parsed(file, textOf(file));
  const actions: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (actions.length === 0) throw wrongUsage(`${file} holds no action.`);
  const bad = actions.findIndex(
    (action) => typeof action !== 'object' || action === null || Array.isArray(action),
  );
  if (bad >= 0)
    throw wrongUsage(`${file}: action ${bad + 1} is no map with agent_id, tool, operation and params.`);
  return actions as readonly object[];
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(
      'usage',
      `${file} cannot be read (${code}): name a file of actions, or - for standard input.`,
    );
  }
}

function parsed(file: string, text: string): unknown {
  const document = parseDocument(text, {
    intAsBigInt: true,
    stringKeys: true,
    schema: 'core',
    prettyErrors: true,
  });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw wrongUsage(`${file} is not plain YAML or JSON: ${error.message.trim()}`);
  return document.toJS({ reviver: (_key, value: unknown) => exact(file, value) });
}

function exact(file: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw inexact(file, String(value));
  if (typeof value !== 'bigint') return value;
  if (!Number.isSafeInteger(Number(value))) throw inexact(file, String(value));
  return Number(value);
}

const inexact = (file: string, number: string): Failure =>
  wrongUsage(`${file}: the number ${number} cannot be sent exactly; write it as text in quotes.`);
