import { isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Schema } from '#policy';

/** Something that may stand where the cursor is. */
export interface Suggestion {
  readonly label: string;
  /** What is written for it. */
  readonly text: string;
  readonly about: string;
  /** An example is one of many values, for whoever asks. */
  readonly kind: 'key' | 'value' | 'example';
}

export interface Suggestions {
  /** What they replace. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

export interface Help {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly about: string;
}

type Path = readonly (string | number)[];

/** No document has it, so where it ends up is where the cursor is. */
const MARKER = 'x7f3cursor9a1';
const WORD_BEFORE = /[\w*-]*$/;
const WORD_AFTER = /^[\w*-]*/;
/** Nothing but the dashes of lists stands before it. */
const STARTS_A_LINE = /(^|\n)[ \t]*(- +)*$/;

/** What the schema knows to stand at a place of a YAML document, however incomplete the rest of it is. */
export function suggestionsAt(schema: Schema, text: string, offset: number): Suggestions | null {
  const from = offset - (WORD_BEFORE.exec(text.slice(0, offset))?.[0].length ?? 0);
  const to = offset + (WORD_AFTER.exec(text.slice(offset))?.[0].length ?? 0);
  const [before, after] = [text.slice(0, from), text.slice(to)];
  // A key that is just being written runs into the line below it as long as it has no colon.
  const place = markedPlace(before + MARKER + after) ?? markedPlace(`${before}${MARKER}:${after}`);
  if (!place) return null;
  const schemas = schemasAt(schema, place.path);
  const hasColon = /^\s*:/.test(after);
  const mayBeKey = place.isKey || STARTS_A_LINE.test(before);
  const keys = uniqueBy(mayBeKey ? schemas.flatMap(propertiesOf) : [], ([key]) => key)
    .filter(([key]) => !place.siblings.includes(key))
    .map(([key, about]): Suggestion => {
      const only = onlyValueOf(about);
      return {
        label: key,
        text: hasColon ? key : `${key}: ${only}`,
        about: descriptionOf(about),
        kind: 'key',
      };
    });
  const values = place.isKey ? [] : [...schemas.flatMap(valuesOf), ...namesFor(place)];
  const options = [...keys, ...uniqueBy(values, ({ label }) => label)];
  return options.length > 0 ? { from, to, options } : null;
}

/** What the schema says of the key at a place. */
export function helpAt(schema: Schema, text: string, offset: number): Help | null {
  const document = parseDocument(text, { strict: false, logLevel: 'silent' });
  let found: Help | null = null;
  visit(document, {
    Pair: (_, pair, ancestors) => {
      if (!isScalar(pair.key) || typeof pair.key.value !== 'string') return undefined;
      const [from = 0, to = 0] = pair.key.range ?? [];
      if (offset < from || offset > to) return undefined;
      const path = [...pathTo([...ancestors, pair] as readonly (Node | Pair)[])];
      const about = schemasAt(schema, path)
        .map(descriptionOf)
        .find((one) => one !== '');
      if (about !== undefined) found = { from, to, name: pair.key.value, about };
      return visit.BREAK;
    },
  });
  return found;
}

interface Place {
  /** To the map for a key, else to the value itself. */
  readonly path: Path;
  readonly isKey: boolean;
  readonly siblings: readonly string[];
  readonly listNames: readonly string[];
}

function markedPlace(text: string): Place | null {
  const document = parseDocument(text, { strict: false, logLevel: 'silent' });
  const places: Place[] = [];
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (node.value !== MARKER) return undefined;
      const parents = ancestors as readonly (Node | Pair)[];
      const map = parents.findLast((one) => isMap(one));
      const isKey = key === 'key';
      places.push({
        path: pathTo(isKey ? parents.slice(0, -1) : [...parents, node]),
        isKey,
        siblings: isKey && map ? map.items.flatMap(({ key: one }) => keyText(one)) : [],
        listNames: listNamesOf(document.get('lists')),
      });
      return visit.BREAK;
    },
  });
  return places[0] ?? null;
}

const listNamesOf = (lists: unknown): readonly string[] =>
  isMap(lists) ? lists.items.flatMap(({ key }) => keyText(key)) : [];

const keyText = (key: unknown): readonly string[] =>
  isScalar(key) && typeof key.value === 'string' && key.value !== MARKER ? [key.value] : [];

/** The keys and indexes that lead through these nodes, of which each is inside of the one before. */
function pathTo(nodes: readonly (Node | Pair)[]): Path {
  return nodes.flatMap((node, index): Path => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
    const next = nodes[index + 1];
    return isSeq(node) && next ? [node.items.indexOf(next)] : [];
  });
}

/** All that may be meant at a path: a schema can leave a choice. */
function schemasAt(root: Schema, path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, step) =>
      schemas.flatMap((schema) => {
        const { items, properties, additionalProperties } = schema;
        const named = asSchema(properties)?.[step] ?? additionalProperties;
        return choicesOf(root, typeof step === 'number' ? items : named);
      }),
    choicesOf(root, root),
  );
}

function choicesOf(root: Schema, value: unknown): readonly Schema[] {
  const schema = asSchema(value);
  if (!schema) return [];
  const { $ref: reference, anyOf, oneOf } = schema;
  if (typeof reference === 'string') {
    const target = reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((inner, step) => asSchema(inner)?.[step], root);
    return choicesOf(root, target);
  }
  const choices = [anyOf, oneOf].flatMap(asList);
  return [schema, ...choices.flatMap((choice) => choicesOf(root, choice))];
}

const asSchema = (value: unknown): Schema | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : undefined;

const propertiesOf = ({ properties }: Schema): readonly (readonly [string, Schema])[] =>
  Object.entries(asSchema(properties) ?? {}).map(([key, about]) => [key, asSchema(about) ?? {}]);

function valuesOf({ const: only, enum: listed, examples }: Schema): readonly Suggestion[] {
  return [
    ...suggested('value', [...(only === undefined ? [] : [only]), ...asList(listed)]),
    ...suggested('example', asList(examples)),
  ];
}

/** The lists that the document has, where one is named. */
const namesFor = ({ path, listNames }: Place): readonly Suggestion[] =>
  path.at(-1) === 'in' ? suggested('value', listNames) : [];

const suggested = (kind: Suggestion['kind'], values: readonly unknown[]): readonly Suggestion[] =>
  values
    .filter((value) => typeof value !== 'object')
    .map((value) => {
      const label = typeof value === 'string' ? quoted(value) : String(value);
      return { label, text: label, about: '', kind };
    });

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** As YAML takes it for this text. */
const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`);

const onlyValueOf = ({ const: only }: Schema): string => (only === undefined ? '' : JSON.stringify(only));

const descriptionOf = ({ description }: Schema): string =>
  typeof description === 'string' ? description : '';

function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}
