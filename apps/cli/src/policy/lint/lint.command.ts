import { timestamp } from '#platform';
import type { Finding } from '#policy-analysis';
import { visible } from '#terminal';
import { Command } from 'commander';
import { endWith } from '../../exit-codes.js';
import { plural, print } from '../../report.js';

export const policyLintCommand = new Command('lint')
  .description('point at rules that do nothing, or more than they seem to; exit code 1 if there are any')
  .argument('<path...>', 'a policy: a YAML file, or a folder whose files are read as one')
  .option('--json', 'print the findings as JSON')
  .action(async (paths: string[], { json }: { json?: boolean }) => {
    const { loadPolicies } = await import('#policy');
    const { lintPolicy } = await import('#policy-analysis');
    const reports = paths.map((policyPath) => lintPolicy(loadPolicies({ policyPath }).policy, timestamp()));
    const findings = reports.flatMap((report) => report.findings);
    const isComplete = reports.every((report) => report.is_complete);
    const summary = isComplete
      ? `${plural(findings.length, 'finding')}.`
      : `${plural(findings.length, 'finding')}; there are more combinations of conditions than were looked through, so rules may match nothing unsaid.`;
    print(
      json,
      { ok: findings.length === 0, findings, is_complete: isComplete },
      visible([...findings.map(findingText), summary].join('\n')),
    );
    if (findings.length > 0) endWith('no');
  });

const findingText = ({ file, line, code, message, action }: Finding): string =>
  [`${file}:${line}: ${code}`, `  ${message}`, ...(action ? [`  ${JSON.stringify(action)}`] : [])].join('\n');
