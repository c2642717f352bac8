import { readdirSync, readFileSync } from 'node:fs';

/** What some processes used so far: seconds of processor time, and memory that is theirs (PSS), in MiB. */
export interface Cost {
  readonly cpu_seconds: number;
  readonly memory_mib: number;
}

const TICKS_PER_SECOND = 100;

/** Of a process and its children, those that have ended included. Linux only; elsewhere it is zero. */
export function costOf(pid: number): Cost {
  const family = [pid, ...childrenOf(pid)].map(one);
  return {
    cpu_seconds: family.reduce((sum, { cpu_seconds }) => sum + cpu_seconds, 0),
    memory_mib: family.reduce((sum, { memory_mib }) => sum + memory_mib, 0),
  };
}

function one(pid: number): Cost {
  // proc_pid_stat(5): utime, stime, cutime and cstime are the fields 14 to 17; the name before them may hold spaces.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const kibibytes = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  return { cpu_seconds: ticks / TICKS_PER_SECOND, memory_mib: kibibytes / 1024 };
}

function childrenOf(pid: number): number[] {
  let tasks: string[];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return tasks.flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** A process may end at any moment. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
