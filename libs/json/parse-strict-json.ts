import { isUtf8 } from 'node:buffer';
import { visit } from 'jsonc-parser';
import type { JsonValue } from './json-value.js';

/** Why a text was not taken as JSON: one clear sentence, fit to be shown to whoever sent it. */
export class JsonRefused extends Error {}

/** No honest request comes near it; it keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 64;

/** The longest integer that a double holds has 309 digits; beyond this length exact arithmetic is only a cost. */
const MAX_NUMBER_LENGTH = 400;

/**
 * Reads JSON so that the value is exactly what was sent: RFC 8259 leaves duplicate keys, lone surrogates and numbers that
 * a double cannot hold to the reader, and two readers that choose differently would judge two different actions.
 *
 * @throws JsonRefused naming the first thing that is not acceptable.
 */
export function parseStrictJson(bytes: Buffer): JsonValue {
  if (!isUtf8(bytes)) throw new JsonRefused('The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  refuseAmbiguity(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new JsonRefused('The body is not valid JSON.');
  }
}

function refuseAmbiguity(text: string): void {
  const keysOfOpenObjects: Set<string>[] = [];
  let depth = 0;
  const open = (): void => {
    if (++depth > MAX_DEPTH) throw new JsonRefused(`The body is nested more than ${MAX_DEPTH} deep.`);
  };
  visit(text, {
    onObjectBegin: () => {
      open();
      keysOfOpenObjects.push(new Set());
    },
    onObjectEnd: () => {
      depth--;
      keysOfOpenObjects.pop();
    },
    onArrayBegin: open,
    onArrayEnd: () => {
      depth--;
    },
    onObjectProperty: (key: string) => {
      refuseBadText(key);
      const keys = keysOfOpenObjects.at(-1);
      if (keys?.has(key))
        throw new JsonRefused(`The key ${JSON.stringify(key.slice(0, 100))} is given twice.`);
      if (key === '__proto__') throw new JsonRefused('The key "__proto__" is not allowed.');
      keys?.add(key);
    },
    onLiteralValue: (value: unknown, offset: number, length: number) => {
      if (typeof value === 'string') refuseBadText(value);
      if (typeof value === 'number') refuseInexactNumber(value, text.slice(offset, offset + length));
    },
  });
}

function refuseBadText(text: string): void {
  if (!text.isWellFormed())
    throw new JsonRefused('A string holds half of a surrogate pair and so is not valid Unicode.');
  if (text.includes('\0')) throw new JsonRefused('A string holds a NUL character.');
}

/**
 * A decimal fraction is read as the nearest double, as every JSON reader does. An integer that would change, a number
 * that would become infinite, and one that would vanish into zero are refused.
 */
function refuseInexactNumber(value: number, literal: string): void {
  const isExact =
    literal.length <= MAX_NUMBER_LENGTH &&
    Number.isFinite(value) &&
    (value !== 0 || !/^[^eE]*[1-9]/.test(literal)) &&
    keepsInteger(value, literal);
  if (!isExact) {
    const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
    throw new JsonRefused(`The number ${shown} can't be held exactly; send it as a string.`);
  }
}

function keepsInteger(value: number, literal: string): boolean {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return true;
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  return digits % divisor === 0n && BigInt(value) === (digits * 10n ** BigInt(Math.max(0, shift))) / divisor;
}
