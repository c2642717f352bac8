import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

const MAX_SAMPLES = 12;
const CHARACTERS = ['a', '0', ' ', '/', '-', '.', '_', 'A', '"', '\n', 'é'];

/** Some short texts in which a pattern is probably found. Whoever uses one asks the pattern itself. */
export function patternSamples(pattern: string): readonly string[] {
  const parser = new RegExpParser();
  for (const unicode of [true, false]) {
    try {
      return ofAlternatives(parser.parsePattern(inScript(pattern), 0, undefined, { unicode }).alternatives);
    } catch {
      // What is RE2's own way of writing has no samples.
    }
  }
  return [];
}

/** RE2's flags, names of groups and end of the text, as ECMAScript has them or without. */
const inScript = (pattern: string): string =>
  pattern
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^');

const ofAlternatives = (alternatives: readonly AST.Alternative[]): readonly string[] =>
  alternatives.flatMap(({ elements }) => elements.map(ofElement).reduce(joined, [''])).slice(0, MAX_SAMPLES);

/** Each of the first with the first of the others, and the first with each. */
function joined(befores: readonly string[], afters: readonly string[]): readonly string[] {
  const [before = ''] = befores;
  const [after = ''] = afters;
  const texts = [...befores.map((one) => one + after), ...afters.map((one) => before + one)];
  return [...new Set(texts)].slice(0, MAX_SAMPLES);
}

function ofElement(element: AST.Element): readonly string[] {
  switch (element.type) {
    case 'Character':
      return [String.fromCodePoint(element.value)];
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return CHARACTERS.filter((character) => new RegExp(`^${element.raw}$`, 'u').test(character)).slice(
        0,
        2,
      );
    case 'CapturingGroup':
    case 'Group':
      return ofAlternatives(element.alternatives);
    case 'Quantifier': {
      const texts = ofElement(element.element);
      return element.min === 0 ? ['', ...texts] : texts.map((text) => text.repeat(element.min));
    }
    case 'Assertion':
    case 'Backreference':
      return [''];
  }
}
