import fc from 'fast-check';
import { RE2JS } from 're2js';
import { decide, parsePolicy } from './index.js';
import { compilePattern, patternSets } from './pattern-set.js';
import { Subject } from './subject.js';

/** Texts in which patterns almost, or by a detail of Unicode, find something. */
const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'ab',
    'A',
    'k',
    '\u212a',
    's',
    '\u017f',
    'ß',
    'ẞ',
    'é',
    '\n',
    '"',
    '\\',
    '_',
    '-',
    ' ',
  ),
  fc.constantFrom('\ud83d', '\ude00', '😀', '\u0000', '\uffff', '\u2028', 'dd of=', 'sudo', '.ssh', 'Σ', 'ς'),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

const atom = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', 'k', 's', 'é', 'Σ', '😀', '\\n', '"', '\\\\', 'sudo', '\\.ssh'),
  fc.constantFrom(
    '.',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\s',
    '\\w',
    '\\W',
    '\\d',
    '[^a]',
    '[a-k]',
    '[^\\x00-\\x7f]',
    '\\pL',
  ),
);
const pattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2,3}', '{0,40}'))
      .map(([one, times]) => `(${one})${times}`),
    tie('pattern').map((one) => `(?i)${one}`),
    tie('pattern').map((one) => `(?s:${one})`),
  ),
})).pattern;

const isPattern = (one: string): boolean => {
  try {
    RE2JS.compile(one);
    return true;
  } catch {
    return false;
  }
};

const subjectOf = (probe: string): Subject =>
  Object.defineProperty(
    new Subject({ agent_id: 'a', tool: 'a', operation: 'a', params: {}, context: {} }, 'now'),
    'probe',
    { value: probe },
  );

function expectFoundAsByItself(patterns: readonly string[], probe: string): number {
  const inSet = patternSets();
  const places = patterns.map((one) => inSet(compilePattern(one)));
  const subject = subjectOf(probe);
  const found = places.map((place) => subject.has(place));
  expect(found).toEqual(patterns.map((one) => RE2JS.compile(one).test(probe)));
  return new Set(places.map(({ set }) => set)).size;
}

describe('patterns that are searched for together', () => {
  it('are found exactly where each is found by itself', () => {
    fc.assert(
      fc.property(
        fc.array(pattern.filter(isPattern), { minLength: 1, maxLength: 8 }),
        text,
        (patterns, probe) => {
          expectFoundAsByItself(patterns, probe);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are so too when they are too many for one set', () => {
    const many = Array.from({ length: 60 }, (_, index) => `x{${index}}y[a-c]{20}`);
    expect(expectFoundAsByItself(many, `${'x'.repeat(30)}y${'abc'.repeat(7)}`)).toBeGreaterThan(1);
  });

  it('are so too when a text needs more states than are kept', () => {
    const random = fc.sample(
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 20_000, maxLength: 20_000 }),
      {
        numRuns: 1,
        seed: 1,
      },
    );
    expectFoundAsByItself(['[ab]*a[ab]{14}c', '[ab]*b[ab]{13}d', 'a[ab]{15}b', 'a{40}'], random.join(''));
  });
});

describe('a text of 100 kB', () => {
  it.each([
    '(a*)*c',
    '(a|a)*c',
    '(a|b|ab)*c',
    '(.*)(.*)(.*)(.*)c',
    '[ab]*a[ab]{14}c',
    '(?i)(\\w+\\s?)*c$',
    'a.*b.*a.*b.*c',
  ])('takes no more than its share of time to search for %s', (wanted) => {
    const yaml = JSON.stringify({ rules: [{ match: { pattern: wanted }, deny: true }] });
    const [random = ''] = fc.sample(
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 100_000, maxLength: 100_000 }),
      { numRuns: 1, seed: 2 },
    );
    const timeOf = (length: number): number => {
      const params = { text: random.slice(0, length) };
      const times = Array.from({ length: 3 }, () => {
        const policy = parsePolicy(yaml, 'p.yaml');
        const start = performance.now();
        decide(
          { agent_id: 'a', tool: 'a', operation: 'a', params, context: {} },
          policy,
          undefined,
          'now',
          {},
        );
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    // Ten times the text; a quadratic search would take a hundred times as long.
    expect(timeOf(100_000)).toBeLessThan(40 * Math.max(1, timeOf(10_000)));
  });
});
