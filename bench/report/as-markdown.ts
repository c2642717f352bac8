import type { Figure, Figures } from '../throughput/figure.js';
import { medianOf, of, PRODUCT, ratioTo, median, under } from '../throughput/figure.js';
import { shown, table } from './markdown.js';
import type { Results } from './results.js';
import { targetsOf } from './targets.js';

/** The whole report: the targets first, then what they come from. */
export function asMarkdown(machine: string, results: Results): string {
  const { throughput, loneCaller, micro, growth, scaleOut, waitingCallers, coldStart } = results;
  const sections = [
    `# Figures\n\nWritten by \`npm run bench\`; what they mean is in [performance.md](performance.md). ${machine}.`,
    section('Targets', targetTable(results)),
    throughput &&
      section(
        'Throughput and latency',
        `![decided actions a second by connections](images/bench.svg)\n\n${throughputTable(throughput)}`,
      ),
    throughput && section('What one action costs each process, with 256 callers', costTable(throughput, 256)),
    loneCaller &&
      section(
        'Where the time of a caller goes who is alone, in milliseconds',
        table(
          ['step', 'product', 'bare, shared commits'],
          loneCaller.map(({ step, product_ms, floor_ms }) => [
            step,
            product_ms === null ? '' : shown(product_ms, 2),
            floor_ms === null ? '' : shown(floor_ms, 2),
          ]),
        ),
      ),
    micro &&
      section(
        'Parts by themselves',
        table(
          ['part', 'a second', 'lowest', 'highest'],
          micro.map(({ part, per_second, lowest, highest }) => [
            part,
            shown(per_second),
            shown(lowest),
            shown(highest),
          ]),
        ),
      ),
    growth &&
      section(
        `A log of ${shown(growth.events)} events beside a short one`,
        `${table(
          ['call', 'short ms', 'long ms', 'ratio'],
          growth.calls.map(({ call, short_ms, long_ms, ratio }) => [
            call,
            shown(short_ms, 2),
            shown(long_ms, 2),
            shown(ratio, 2),
          ]),
        )}\n\nOn disk an event takes ${shown(growth.bytes_per_event)} bytes with its indexes, and ${shown(growth.bytes_per_event_with_projection)} with the status of its action.`,
      ),
    scaleOut &&
      section(
        'Evaluators with a rule of 5 ms',
        table(
          ['evaluators', 'decided/s'],
          scaleOut.map(({ evaluators, per_second }) => [shown(evaluators), shown(per_second)]),
        ),
      ),
    waitingCallers &&
      section(
        'Memory',
        `A gateway has ${shown(waitingCallers.before_mib)} MiB before and, with ${shown(waitingCallers.callers)} callers that wait, second by second ${waitingCallers.waiting_mib.map((mib) => shown(mib)).join(', ')}. In the end ${shown(waitingCallers.answered)} of them are answered.`,
      ),
    coldStart &&
      section(
        'Cold start',
        table(
          ['database', 'seconds to ready'],
          coldStart.map(({ database, seconds }) => [database, shown(seconds, 2)]),
        ),
      ),
  ];
  return `${sections.filter((text) => text !== undefined).join('\n\n')}\n`;
}

const section = (title: string, text: string): string => `## ${title}\n\n${text}`;

const targetTable = (results: Results): string =>
  table(
    ['work', 'target', 'measured', 'met'],
    targetsOf(results).map(({ work, wanted, measured, met }) => [
      work,
      wanted,
      measured,
      met ? 'yes' : '**no**',
    ]),
  );

/** Every load on every queue: what each contender did, and how the product stands to it. */
function throughputTable(figures: Figures): string {
  const loads = new Map<string, Figure[]>();
  for (const figure of figures) {
    const load = `${figure.queue} ${figure.load} ${figure.connections}`;
    loads.set(load, [...(loads.get(load) ?? []), figure]);
  }
  const rows = [...loads.values()].flatMap((group) =>
    contendersOf(group).map((contender) => [
      group[0]?.queue === 'none' ? 'no queue' : (group[0]?.queue ?? ''),
      group[0]?.load === 'crowd' ? shown(group[0].connections) : 'half of the peak',
      contender,
      shown(medianOf(group, contender, 'per_second')),
      shown(medianOf(group, contender, 'p50_ms'), 1),
      shown(medianOf(group, contender, 'p99_ms'), 1),
      of(group, PRODUCT).length === 0 || contender === PRODUCT
        ? ''
        : shown(ratioTo(contender, group, 'per_second'), 2),
      shown(of(group, contender).reduce((sum, { errors }) => sum + errors, 0)),
    ]),
  );
  const head = ['queue', 'callers', 'what', 'decided/s', 'p50 ms', 'p99 ms', 'faramesh to it', 'errors'];
  return table(head, rows, 3);
}

const PROCESSES = ['gateway', 'evaluator', 'postgres', 'redis', 'load'] as const;

function costTable(figures: Figures, connections: number): string {
  const rows = (['redis', 'postgres'] as const).flatMap((queue) => {
    const group = under(figures, queue, 'crowd', connections);
    return contendersOf(group).map((contender) => [
      queue,
      contender,
      ...PROCESSES.map((name) => costOf(of(group, contender), name)),
    ]);
  });
  return table(['queue', 'what', ...PROCESSES], rows, 2);
}

function costOf(figures: Figures, name: string): string {
  const cost = figures.map(({ processes, per_second }) => ({
    microseconds: ((processes[name]?.cores ?? 0) / per_second) * 1e6,
    mib: processes[name]?.memory_mib ?? 0,
  }));
  const [microseconds, mib] = [
    median(cost.map((one) => one.microseconds)),
    median(cost.map((one) => one.mib)),
  ];
  return `${shown(microseconds)} µs, ${shown(mib)} MiB`;
}

const contendersOf = (figures: Figures): string[] => [...new Set(figures.map(({ contender }) => contender))];
