import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { policySchema, profileSchema } from '#policy';
import { suiteSchema } from '#policy-test';

const SCHEMAS = { policy: policySchema, profile: profileSchema, suite: suiteSchema };
type Kind = keyof typeof SCHEMAS;

const kinds = Object.keys(SCHEMAS) as Kind[];
const fileOf = (kind: Kind): string => `schemas/${kind}.schema.json`;

const ajv = new Ajv({ allowUnionTypes: true, strictTypes: true });
const errorsOf = (kind: Kind, text: string): unknown => {
  ajv.validate(SCHEMAS[kind], parse(text));
  return ajv.errors;
};

describe('schemas/', () => {
  it.each(kinds)(
    'has what the code knows of a %s; UPDATE_SCHEMAS=1 npm test -- schemas writes it',
    (kind) => {
      const text = `${JSON.stringify(SCHEMAS[kind], null, 2)}\n`;
      if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(fileOf(kind), text);
      expect(readFileSync(fileOf(kind), 'utf8')).toBe(text);
    },
  );

  it.each(kinds)('is draft-07 for a %s, with a sentence at every key', (kind) => {
    expect(ajv.validateSchema(SCHEMAS[kind])).toBe(true);
    const told = keysIn(SCHEMAS[kind]);
    expect(told.length).toBeGreaterThan(10);
    for (const [key, { description, examples = [] }] of told) {
      expect([key, description]).toEqual([key, expect.stringMatching(/^[A-Z].*\.$/)]);
      // Editors complete a map as [object Object].
      for (const example of examples)
        expect([key, typeof example === 'object' && !Array.isArray(example)]).toEqual([key, false]);
    }
  });
});

interface Told {
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** Every key of a map that a schema describes, wherever it stands. */
function keysIn(schema: unknown): readonly (readonly [string, Told])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, properties } = schema as { type?: unknown; properties?: object };
  const own = type === 'object' && properties ? Object.entries(properties) : [];
  return [...(own as [string, Told][]), ...Object.values(schema).flatMap(keysIn)];
}

const shipped = ['policies', 'examples'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => file.endsWith('.yaml') && !file.startsWith('examples/demo')),
);

describe('a shipped policy or suite', () => {
  it.each(shipped)('is what the schema says that its first line names: %s', (file) => {
    const text = readFileSync(file, 'utf8');
    const kind = file.endsWith('.test.yaml') ? 'suite' : 'policy';
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    expect(path.join(path.dirname(file), schema)).toBe(fileOf(kind));
    expect(existsSync(fileOf(kind))).toBe(true);
    expect(errorsOf(kind, text)).toBeNull();
  });
});

const blocks = ['docs/policy-language.md', 'docs/policies.md'].flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = '']) => [document, kindOf(text), text] as const,
  ),
);

function kindOf(text: string): Kind {
  if (/^id:/m.test(text)) return 'profile';
  return /^rules:/m.test(text) ? 'policy' : 'suite';
}

describe('the documents', () => {
  it('show all kinds', () => {
    expect(blocks.length).toBeGreaterThan(7);
    expect(new Set(blocks.map(([, kind]) => kind))).toEqual(new Set(kinds));
  });

  it.each(blocks)('%s shows a valid %s: %s', (_, kind, text) => {
    expect(errorsOf(kind, text)).toBeNull();
  });
});
