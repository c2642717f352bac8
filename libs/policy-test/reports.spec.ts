import { parse } from 'yaml';
import { parsePolicy } from '#policy';
import { junitReport, runSuites, tapReport, textReport } from './index.js';
import type { TestReport } from './index.js';
import { readSuite } from './read-suite.js';

const POLICY = `rules:
  - match: { tool: stripe, amount_gt: 500 }
    require_approval: true
    description: Large
  - match: { tool: stripe }
    allow: true
    description: Small
risk: { rules: [{ when: { contains: '"to": "a<b&c"' }, risk_level: medium }] }
`;

function reportOf(suite: string, minCoverage?: number): TestReport {
  const policies = { policy: parsePolicy(POLICY, 'p.yaml'), profiles: [] };
  return runSuites(
    [{ ...readSuite({ file: 'p.test.yaml', text: suite }), policyPath: 'p.yaml', policies }],
    minCoverage,
  );
}

const PASSING =
  '{ name: a large one waits, action: { tool: stripe, operation: refund, params: { amount: 600 } }, decision: require_approval }';
const FAILING = `cases:
  - ${PASSING}
  - { name: a small one is denied, action: { tool: stripe, operation: refund, params: { amount: 5 } }, decision: deny, rule: Tiny, reason_code: POLICY_DENY, risk_level: low }
  - { name: another tool goes through, action: { tool: bank, operation: refund, context: { n: 1 } }, decision: allow }
matrices:
  - name: everything is denied
    tools: ['stripe:refund', 'bank:refund']
    params: [{ amount: 1 }, { amount: 501 }]
    decision: deny
`;

describe('a run', () => {
  it('compares what is expected and nothing else', () => {
    const { passed, failed, ok, suites } = reportOf(FAILING);
    expect([passed, failed, ok]).toEqual([1, 3, false]);
    expect(
      suites[0]?.tests.map(({ failures }) => failures.map(({ cell, differs }) => [cell, ...differs])),
    ).toEqual([
      [],
      [[null, 'decision', 'rule', 'reason_code']],
      [[null, 'decision']],
      [
        ['stripe:refund with {"amount":1}', 'decision'],
        ['stripe:refund with {"amount":501}', 'decision'],
      ],
    ]);
  });

  it('shows expressions the time of the case', () => {
    const policy = parsePolicy("rules: [{ when: 'time.getFullYear() == 2030', allow: true }]", 'p.yaml');
    const text = `time: 2031-01-01T00:00:00Z
cases:
  - { name: in its year, time: '2030-06-01T00:00:00+02:00', action: { tool: a, operation: b }, decision: allow }
  - { name: later, action: { tool: a, operation: b }, decision: deny }`;
    const suite = {
      ...readSuite({ file: 's', text }),
      policyPath: 'p.yaml',
      policies: { policy, profiles: [] },
    };
    expect(runSuites([suite]).ok).toBe(true);
  });

  it('covers a policy by all of its suites together', () => {
    const policies = { policy: parsePolicy(POLICY, 'p.yaml'), profiles: [] };
    const suites = [
      `- ${PASSING}`,
      '- { name: b, action: { tool: stripe, operation: refund }, decision: allow }',
    ].map((text, index) => ({
      ...readSuite({ file: `${index}.test.yaml`, text }),
      policyPath: 'p.yaml',
      policies,
    }));
    const { coverage } = runSuites(suites);
    expect(coverage.map(({ rules }) => rules)).toEqual([{ covered: 2, of: 3 }]);
  });

  it('is not ok below the coverage that is asked for', () => {
    const { coverage } = reportOf(`- ${PASSING}`);
    const percent = coverage[0]?.percent ?? 0;
    expect(percent).toBeGreaterThan(0);
    expect(reportOf(`- ${PASSING}`, percent).ok).toBe(true);
    expect(reportOf(`- ${PASSING}`, percent + 1).ok).toBe(false);
  });
});

describe('the report for a person', () => {
  it('shows expected beside actual, the rule that decided, and what is not covered', () => {
    expect(textReport(reportOf(FAILING, 90))).toBe(`p.test.yaml on p.yaml: 1 passed, 3 failed
  FAILED a small one is denied (p.test.yaml:3)
    stripe:refund by some-agent, params {"amount":5}
      decision    expected deny
                  actual   allow
      rule        expected Tiny
                  actual   Small
      reason_code expected POLICY_DENY
                  actual   POLICY_ALLOW
      decided by p.yaml:5 Small (POLICY_ALLOW, risk low)
  FAILED another tool goes through (p.test.yaml:4)
    bank:refund by some-agent, context {"n":1}
      decision    expected allow
                  actual   deny
      decided by no rule (DEFAULT_DENY_NO_MATCH, risk low)
  FAILED everything is denied (p.test.yaml:6)
    2 of 4 cells failed:
    stripe:refund by some-agent, params {"amount":1}
      decision    expected deny
                  actual   allow
      decided by p.yaml:5 Small (POLICY_ALLOW, risk low)
    stripe:refund by some-agent, params {"amount":501}
      decision    expected deny
                  actual   require_approval
      decided by p.yaml:2 Large (POLICY_REQUIRE_APPROVAL, risk low)
p.yaml: 71% covered, 2 of 3 rules and 3 of 4 conditions; at least 90% is asked for
  p.yaml:8 risk rule 1: no case is scored by it
1 passed, 3 failed`);
  });

  it('shows ten cells of a matrix and counts the others', () => {
    const params = Array.from({ length: 13 }, (_, n) => `{ n: ${n} }`).join(', ');
    const text = textReport(
      reportOf(`matrices: [{ name: m, tools: ['stripe:x'], params: [${params}], decision: deny }]`),
    );
    expect(text.match(/stripe:x by/g)).toHaveLength(10);
    expect(text).toContain('    13 of 13 cells failed:\n');
    expect(text).toContain('    … and 3 more\n');
  });

  it('lets no name begin a line or move the cursor', () => {
    const text = textReport(
      reportOf(
        String.raw`- { name: "a\n1 passed\e[2J\u202e", action: { tool: "x\r", operation: y }, decision: allow }`,
      ),
    );
    expect(text).not.toMatch(/[\r\u001b\u202e]|^1 passed/mu);
    expect(text).toContain(String.raw`FAILED a\u000a1 passed\u001b[2J\u202e`);
  });
});

const HOSTILE = String.raw`
- { name: '<failure>&"]]>', action: { tool: "a\u0001\ufffe\"<&\n", operation: b }, decision: allow }
- { name: "ok 1 # SKIP\nok 2", action: { tool: "'\\", operation: "\t..." }, decision: allow, rule: "x\n..." }
- { name: 'all is well # TODO', action: { tool: 'b', operation: b }, decision: deny }
`;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** As strict as XML 1.0 is about what reports may hold. */
function parseXml(xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const current = (): Element => open.at(-1) ?? top;
  const [declaration = '', body = ''] = xml.split(/(?<=\?>)\n/);
  expect(declaration).toBe('<?xml version="1.0" encoding="UTF-8"?>');
  const codes = Array.from(xml).map((character) => character.codePointAt(0) ?? 0);
  expect(codes.filter((code) => (code < 32 && ![9, 10, 13].includes(code)) || code >> 1 === 0x7fff)).toEqual(
    [],
  );
  const plain = (text: string): string => {
    expect(text).not.toMatch(/<|&(?!#\d+;)/);
    return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  };
  for (const [, end, name, attributes, empty, text] of body.matchAll(
    /<(?:\/([a-z]+)|([a-z]+)((?: [a-z]+="[^"]*")*)(\/?))>|([^<]+)|[^]/g,
  )) {
    if (end !== undefined) expect(open.pop()?.name).toBe(end);
    else if (text !== undefined) current().text += plain(text);
    else {
      expect(name).toBeDefined();
      const pairs = [...(attributes ?? '').matchAll(/ ([a-z]+)="([^"]*)"/g)];
      const values = pairs.map(([, key = '', value = '']) => [key, plain(value)]);
      const element = {
        name: name ?? '',
        attributes: Object.fromEntries(values) as never,
        children: [],
        text: '',
      };
      current().children.push(element);
      if (empty === '') open.push(element);
    }
  }
  expect(open).toEqual([top]);
  expect(top.children).toHaveLength(1);
  return top.children[0] ?? top;
}

describe('the report in JUnit XML', () => {
  it('has a suite for each file, a case for each test, and a failure for each that failed', () => {
    const root = parseXml(junitReport(reportOf(FAILING)));
    expect([root.name, root.attributes]).toEqual([
      'testsuites',
      { name: 'faramesh policy test', tests: '4', failures: '3' },
    ]);
    expect(root.children.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['testsuite', { name: 'p.test.yaml', tests: '4', failures: '3', errors: '0', skipped: '0' }],
    ]);
    const cases = root.children[0]?.children ?? [];
    expect(
      cases.map(({ attributes, children }) => [attributes['name'], attributes['line'], children.length]),
    ).toEqual([
      ['a large one waits', '2', 0],
      ['a small one is denied', '3', 1],
      ['another tool goes through', '4', 1],
      ['everything is denied', '6', 1],
    ]);
    const failures = cases.flatMap(({ children }) => children);
    expect(failures.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['failure', { message: 'decision expected deny, actual allow' }],
      ['failure', { message: 'decision expected allow, actual deny' }],
      ['failure', { message: 'stripe:refund with {"amount":1}: decision expected deny, actual allow' }],
    ]);
    expect(failures[0]?.text).toContain('rule        expected Tiny\n');
  });

  it('holds every name, however hostile', () => {
    const cases = parseXml(junitReport(reportOf(HOSTILE))).children[0]?.children ?? [];
    expect(cases.map(({ attributes }) => attributes['name'])).toEqual([
      '<failure>&"]]>',
      'ok 1 # SKIP\nok 2',
      'all is well # TODO',
    ]);
    expect(cases.map(({ children }) => children.length)).toEqual([1, 1, 0]);
  });

  it('has the coverage as cases when some is asked for', () => {
    const root = parseXml(junitReport(reportOf(`- ${PASSING}`, 90)));
    expect(root.children.map(({ attributes }) => [attributes['name'], attributes['failures']])).toEqual([
      ['p.test.yaml', '0'],
      ['coverage', '1'],
    ]);
    expect(root.children[1]?.children[0]?.children[0]?.text).toContain(
      'p.yaml:8 risk rule 1: no case is scored by it',
    );
  });
});

describe('the report in TAP', () => {
  /** The points at a depth, which must be as many as their plan says and numbered so. */
  const pointsAt = (lines: readonly string[], indent: string): string[] => {
    const own = lines.filter((line) => line.startsWith(indent)).map((line) => line.slice(indent.length));
    const plans = own.filter((line) => /^\d/.test(line));
    const points = own.filter((line) => /^(not )?ok/.test(line));
    expect(plans).toEqual([`1..${points.length}`]);
    points.forEach((point, index) => expect(point).toMatch(new RegExp(`^(not )?ok ${index + 1} - `)));
    return points;
  };

  it('plans as many points as there are, in suites and above', () => {
    const [version, ...lines] = tapReport(reportOf(FAILING)).split('\n');
    expect(version).toBe('TAP version 14');
    expect(pointsAt(lines, '')).toEqual(['not ok 1 - p.test.yaml']);
    expect(pointsAt(lines, '    ')).toEqual([
      'ok 1 - a large one waits',
      'not ok 2 - a small one is denied',
      'not ok 3 - another tool goes through',
      'not ok 4 - everything is denied',
    ]);
  });

  it('explains failures in YAML', () => {
    const blocks = [...tapReport(reportOf(FAILING)).matchAll(/^ {6}---\n([^]*?)^ {6}\.\.\.$/gm)];
    const [first] = blocks.map(([, block = '']) => parse(block.replaceAll(/^ {6}/gm, '')) as unknown);
    expect(blocks).toHaveLength(3);
    expect(first).toMatchObject({
      message: 'decision expected deny, actual allow',
      at: { file: 'p.test.yaml', line: 3 },
    });
  });

  it('lets no name skip a test or add one', () => {
    const lines = tapReport(reportOf(HOSTILE)).split('\n');
    expect(pointsAt(lines, '    ')).toEqual([
      'not ok 1 - <failure>&"]]>',
      String.raw`not ok 2 - ok 1 \# SKIP\\u000aok 2`,
      String.raw`ok 3 - all is well \# TODO`,
    ]);
    const ends = lines.filter((line) => line.trim() === '...');
    expect(ends).toHaveLength(2);
  });

  it('has the coverage as a suite when some is asked for', () => {
    const lines = tapReport(reportOf(`- ${PASSING}`, 90)).split('\n');
    expect(pointsAt(lines, '')).toEqual(['ok 1 - p.test.yaml', 'not ok 2 - coverage']);
  });
});
