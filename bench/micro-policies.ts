import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ActionRequest } from '#action';
import { projectRoot } from '#platform';
import type { Policy } from '#policy';
import { parsePolicy } from '#policy';

/** Twenty rules about five tools as an operator would write them; their three regexes are about files. */
export const twentyRules = parsePolicy(
  String.raw`
rules:
  - match: { tool: file, op: '*', pattern: '(?i)\.(ssh|aws|gnupg|kube)\b|\bid_(rsa|ecdsa|ed25519)|/etc/(g?shadow|sudoers)|\.(pem|key)"' }
    deny: true
  - match: { tool: file, op: read*, pattern: '^\{"path": "[a-z0-9_-]+(/[a-z0-9_.-]+)*"(, "(encoding|limit)": ("[a-z0-9-]*"|[0-9]+))*\}$' }
    allow: true
  - match: { tool: file, op: write*, path_starts_with: /tmp/ }
    allow: true
  - match: { tool: file, op: '*' }
    require_approval: true
  - match: { tool: db, op: read }
    allow: true
  - match: { tool: db, op: insert, field: table, value: audit }
    deny: true
  - match: { tool: db, op: '*' }
    require_approval: true
  - match: { tool: http, op: get, method: get }
    allow: true
  - match: { tool: http, op: post, path_contains: /internal/ }
    deny: true
  - match: { tool: http, op: '*' }
    require_approval: true
  - match: { tool: git, op: push, branch: main }
    require_approval: true
    risk: high
  - match: { tool: git, op: push, branch: release }
    deny: true
  - match: { tool: git, op: '*' }
    allow: true
  - match: { tool: stripe, op: refund, amount_gt: 5000 }
    deny: true
  - match: { tool: stripe, op: refund, field: currency, value: XTS }
    deny: true
  - match: { tool: stripe, op: refund, amount_gt: 500 }
    require_approval: true
  - match: { tool: stripe, op: refund }
    allow: true
  - match: { tool: stripe, op: '*' }
    deny: true
  - match: { tool: 'mcp_*', agent_id: 'ops-*' }
    allow: true
  - match: { tool: '*' }
    deny: true
risk:
  rules:
    - when: { tool: file, pattern: '(?i)\b(rm\s+-|shred\b|mkfs|dd\b.*\bof=|sudo\b)' }
      risk_level: high
    - when: { amount_gte: 1000 }
      risk_level: high
`,
  'twenty-rules.yaml',
);

export const shippedPolicy = parsePolicy(
  readFileSync(path.join(projectRoot, 'policies/default.yaml'), 'utf8'),
  'default.yaml',
);

/** Rules spread over tools, five for each. */
export function rulesOverTools(count: number): Policy {
  const rules = Array.from({ length: count / 5 }, (_, tool) => [
    { match: { tool: `tool-${tool}`, op: 'delete' }, deny: true },
    { match: { tool: `tool-${tool}`, op: 'pay', amount_gt: 5000 }, deny: true },
    { match: { tool: `tool-${tool}`, op: 'pay', amount_gt: 500 }, require_approval: true },
    { match: { tool: `tool-${tool}`, op: 'pay' }, allow: true },
    { match: { tool: `tool-${tool}`, op: 'read*' }, allow: true },
  ]).flat();
  return parsePolicy(JSON.stringify({ rules }), 'rules-over-tools.yaml');
}

const common = { agent_id: 'support-7', context: { session: '2f0c6f3a', task: 'summarise the guide' } };
const many = (of: (number: number) => ActionRequest): readonly ActionRequest[] =>
  Array.from({ length: 64 }, (_, number) => of(number));

export const refunds = many((number) => ({
  ...common,
  tool: 'stripe',
  operation: 'refund',
  params: { amount: 20 + number, currency: 'EUR', charge: `ch_3OqW${number}` },
}));

export const fileReads = many((number) => ({
  ...common,
  tool: 'file',
  operation: 'read',
  params: { path: `docs/guide-${number}.md`, encoding: 'utf8', limit: 4096 },
}));

/** Of one tool after another, all over the first `tools` of them. */
export const payments = (tools: number): readonly ActionRequest[] =>
  many((number) => ({
    ...common,
    tool: `tool-${(number * 31) % tools}`,
    operation: 'pay',
    params: { amount: 20 + number, currency: 'EUR' },
  }));
