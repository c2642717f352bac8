import { readdirSync, readFileSync } from 'node:fs';

/** What a process used of the machine while something ran. */
export interface ProcessCost {
  /** Processor time by time: 1 is one core. */
  readonly cores: number;
  /** Its own share of memory (PSS) afterwards, in MiB. */
  readonly memory_mib: number;
}

interface Used {
  readonly cpu_seconds: number;
  readonly memory_mib: number;
}

const TICKS_PER_SECOND = 100;

/** Runs something and tells what each process, with its children, and this one, `load`, used meanwhile. Linux only; elsewhere zeros. */
export async function measured<Result>(
  pids: Readonly<Record<string, number>>,
  work: () => Promise<Result>,
): Promise<{
  readonly result: Result;
  readonly seconds: number;
  readonly processes: Readonly<Record<string, ProcessCost>>;
}> {
  const usedNow = (): [string, Used][] => [
    ...Object.entries(pids).map(([name, pid]): [string, Used] => [name, usedBy(pid)]),
    ['load', usedByThis()],
  ];
  const before = new Map(usedNow());
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const processes = Object.fromEntries(
    usedNow().map(([name, { cpu_seconds, memory_mib }]) => [
      name,
      { cores: (cpu_seconds - (before.get(name)?.cpu_seconds ?? 0)) / seconds, memory_mib },
    ]),
  );
  return { result, seconds, processes };
}

function usedByThis(): Used {
  const { user, system } = process.cpuUsage();
  return { cpu_seconds: (user + system) / 1e6, memory_mib: process.memoryUsage.rss() / 2 ** 20 };
}

/** Of a process and its children, those that have ended included. */
export function usedBy(pid: number): Used {
  const family = [pid, ...childrenOf(pid)].map(one);
  return {
    cpu_seconds: family.reduce((sum, { cpu_seconds }) => sum + cpu_seconds, 0),
    memory_mib: family.reduce((sum, { memory_mib }) => sum + memory_mib, 0),
  };
}

function one(pid: number): Used {
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
