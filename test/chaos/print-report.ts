import type { ChaosReport } from './chaos-report.js';

const SHOWN = 20;

/** The report for people, in Markdown tables. */
export function printReport({
  command,
  seconds,
  kills,
  faults,
  clients,
  checks,
  findings,
}: ChaosReport): string {
  const calls = Object.entries(clients.calls).map(([call, count]) => `${count} ${call}`);
  const answers = Object.entries(clients.answers).map(([status, count]) => `${status}: ${count}`);
  return [
    `${seconds} s, ${kills} kills, ${clients.actions} actions`,
    '',
    table(
      ['fault', 'times', 'ready again after (median)', 'longest'],
      faults.map((fault) => [
        fault.kind,
        fault.done > 0 ? String(fault.done) : `${fault.skipped} skipped: no right to mount`,
        inSeconds(fault.median_recovery_ms),
        inSeconds(fault.longest_recovery_ms),
      ]),
    ),
    '',
    `calls: ${calls.join(', ')}`,
    `answers by status: ${answers.join(', ')}`,
    '',
    table(
      ['promise', 'examined', 'findings'],
      checks.map((check) => [check.promise, String(check.examined), String(check.findings.length)]),
    ),
    '',
    ...findings.slice(0, SHOWN).map((finding) => `FINDING: ${finding}`),
    ...(findings.length > SHOWN ? [`… and ${findings.length - SHOWN} more`] : []),
    `${findings.length} findings; again: ${command}`,
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? title.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const inSeconds = (milliseconds: number | null): string =>
  milliseconds === null ? '' : `${(milliseconds / 1000).toFixed(1)} s`;
