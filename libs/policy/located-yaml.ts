import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import type { JsonValue } from '#json';
import type { PolicyProblem, Position } from './policy-error.js';

export type LocatedMap = ReadonlyMap<string, { readonly key: Position; readonly value: Located }>;

/** A value of a document that knows where it stands, so that whatever is wrong with it can be pointed at. */
export interface Located {
  readonly at: Position;
  readonly value: null | boolean | number | string | readonly Located[] | LocatedMap;
}

/** Each use of an alias counts, also one inside another: it bounds what a few lines can grow to, and a loop too. */
const MAX_ALIASES = 100;

/** One slip in the syntax makes many errors, of which the first tell most. */
const MAX_SYNTAX_ERRORS = 10;

/** Reads one YAML 1.2 document. What isn't plain data (tags, merges, a second document) is a problem, never a guess. */
export function readYaml(text: string, file: string, problems: PolicyProblem[]): Located {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parse(text, lines);
    for (const error of [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_ERRORS)) {
      problems.push({ ...place(error.pos[0]), message: sentenceFor(error) });
    }
    return locate(document, place, problems);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ ...place(0), message: 'This is nested too deep to be read; write it flatter.' });
    return { at: place(0), value: null };
  }
}

export function plainJson({ value }: Located): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(plainJson);
  return Object.fromEntries([...value].map(([key, entry]) => [key, plainJson(entry.value)]));
}

export const isList = (value: Located['value']): value is readonly Located[] => Array.isArray(value);

function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  return parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    stringKeys: true,
  });
}

function locate(
  document: Document.Parsed,
  place: (offset: number) => Position,
  problems: PolicyProblem[],
): Located {
  let aliases = 0;
  const visit = (node: Node | null, fallback: Position): Located => {
    const at = node?.range ? place(node.range[0]) : fallback;
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) problems.push({ ...at, message: `Nothing is anchored as &${node.source}.` });
      else if (++aliases <= MAX_ALIASES) return { ...visit(target, at), at };
      else if (aliases === MAX_ALIASES + 1) {
        problems.push({
          ...at,
          message: `Aliases are used more than ${MAX_ALIASES} times; write the values out.`,
        });
      }
      return { at, value: null };
    }
    if (isMap<Node, Node | null>(node)) {
      return {
        at,
        value: new Map(
          node.items.map((pair) => {
            const key = visit(pair.key, at);
            return [keyText(key), { key: key.at, value: visit(pair.value, key.at) }];
          }),
        ),
      };
    }
    if (isSeq<Node>(node)) return { at, value: node.items.map((item) => visit(item, at)) };
    return { at, value: isScalar(node) ? scalarValue(node.value, at, problems) : null };
  };
  return visit(document.contents, place(0));
}

/** Keys that aren't text were reported by the parser. */
const keyText = ({ value }: Located): string => (typeof value === 'string' ? value : '');

function scalarValue(
  value: unknown,
  at: Position,
  problems: PolicyProblem[],
): null | boolean | number | string {
  if (typeof value === 'number' && !isExact(value)) {
    problems.push({ ...at, message: "This number can't be held exactly; write a finite number below 2^53." });
  }
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    problems.push({
      ...at,
      message: 'This text holds a NUL or half a surrogate pair, which no event can record; take it out.',
    });
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

function sentenceFor(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'This key is given twice; keep one.';
  if (error.code === 'MULTIPLE_DOCS') return 'A second document begins here; write one document per file.';
  return `This is not plain YAML: ${error.message.trim().replace(/\.$/, '')}.`;
}
