import { readFileSync } from 'node:fs';
import { canonicalJson } from './canonical-json.js';

interface Example {
  readonly request: object;
  readonly canonical: string;
}

const examples = JSON.parse(readFileSync('test/vectors/request-hash.json', 'utf8')) as Example[];

describe('the canonical JSON of the checker', () => {
  it.each(examples)('is $canonical', ({ request, canonical }) => {
    expect(canonicalJson({ context: {}, ...request })).toBe(canonical);
  });
});
