import { timestamp } from '#platform';
import type { Difference, PolicyDiff, Said } from '#policy-analysis';
import { visible } from '#terminal';
import { Command } from 'commander';
import { endWith } from '../../exit-codes.js';
import { plural, print } from '../../report.js';

export const policyDiffCommand = new Command('diff')
  .description(
    'tell which actions another policy would judge differently; exit code 1 if there are any, or may be',
  )
  .argument('<before>', 'a policy: a YAML file, or a folder whose files are read as one')
  .argument('<after>', 'the other one')
  .option('--json', 'print the differences as JSON')
  .action(async (before: string, after: string, { json }: { json?: boolean }) => {
    const { loadPolicies } = await import('#policy');
    const { diffPolicies } = await import('#policy-analysis');
    const [one, other] = [before, after].map((policyPath) => loadPolicies({ policyPath }).policy);
    if (!one || !other) return;
    const diff = diffPolicies(one, other, timestamp());
    print(json, diff, visible(diffText(diff)));
    if (diff.verdict !== 'same' || !diff.is_complete) endWith('no');
  });

function diffText({ verdict, differences, is_complete, gaps }: PolicyDiff): string {
  const found = differences.length === 0 ? '' : `, ${plural(differences.length, 'difference')}`;
  const certainty = is_complete ? '' : ', as far as could be searched';
  return [`${HEADLINE[verdict]}${found}${certainty}`, ...differences.map(differenceText), ...gaps].join('\n');
}

const HEADLINE = {
  same: 'The same',
  'only tightens': 'Only tightens',
  'only loosens': 'Only loosens',
  both: 'Loosens some and tightens some',
} as const satisfies Record<PolicyDiff['verdict'], string>;

const differenceText = ({ change, before, after, action }: Difference): string =>
  [`${change}: ${saidText(before)} → ${saidText(after)}`, `  ${JSON.stringify(action)}`].join('\n');

function saidText({ decision, risk_level, reason_code, rule, risk_rule }: Said): string {
  const places = [rule ?? reason_code, ...(risk_rule === null ? [] : [`risk ${risk_rule}`])];
  return `${decision}, ${risk_level} risk (${places.join(', ')})`;
}
