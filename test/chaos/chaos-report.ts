import type { CheckResult } from './checker/check.js';
import type { Note } from './checker/note.js';
import type { FaultKind } from './fault-schedule.js';
import { FAULT_KINDS, isKill } from './fault-schedule.js';

export interface StruckFault {
  readonly kind: FaultKind;
  /** False when it can't be done on this machine. */
  readonly done: boolean;
  /** From its end until every part was ready and no other fault lasted; undefined when that never came. */
  readonly recoveryMs: number | undefined;
}

export interface ChaosReport {
  /** What runs it again. */
  readonly command: string;
  readonly seconds: number;
  readonly kills: number;
  readonly faults: readonly {
    readonly kind: FaultKind;
    readonly done: number;
    readonly skipped: number;
    readonly median_recovery_ms: number | null;
    readonly longest_recovery_ms: number | null;
  }[];
  readonly clients: {
    readonly actions: number;
    readonly calls: Readonly<Record<string, number>>;
    /** Answers by status; `none` where no answer came. */
    readonly answers: Readonly<Record<string, number>>;
  };
  readonly checks: readonly CheckResult[];
  /** All that is wrong; empty when every promise was kept. */
  readonly findings: readonly string[];
}

export function chaosReport({
  command,
  seconds,
  struck,
  notes,
  checks,
  complaints,
}: {
  command: string;
  seconds: number;
  struck: readonly StruckFault[];
  notes: readonly Note[];
  checks: readonly CheckResult[];
  /** What the run itself found, beside the checks. */
  complaints: readonly string[];
}): ChaosReport {
  const vacuous = checks
    .filter(({ examined }) => examined === 0)
    .map(({ promise }) => `there was nothing to examine for: ${promise}`);
  return {
    command,
    seconds,
    kills: struck.filter(({ kind, done }) => done && isKill(kind)).length,
    faults: FAULT_KINDS.map((kind) => summaryOf(kind, struck)).filter(
      ({ done, skipped }) => done + skipped > 0,
    ),
    clients: {
      actions: new Set(notes.flatMap(({ answer }) => answer?.id ?? [])).size,
      calls: counted(notes.map(({ call }) => call)),
      answers: counted(notes.map(({ status }) => String(status ?? 'none'))),
    },
    checks,
    findings: [...complaints, ...vacuous, ...checks.flatMap(({ findings }) => findings)],
  };
}

function summaryOf(kind: FaultKind, struck: readonly StruckFault[]): ChaosReport['faults'][number] {
  const ofKind = struck.filter((fault) => fault.kind === kind);
  const times = ofKind.flatMap(({ recoveryMs }) => recoveryMs ?? []).sort((a, b) => a - b);
  return {
    kind,
    done: ofKind.filter(({ done }) => done).length,
    skipped: ofKind.filter(({ done }) => !done).length,
    median_recovery_ms: times[Math.floor(times.length / 2)] ?? null,
    longest_recovery_ms: times.at(-1) ?? null,
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of [...names].sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
