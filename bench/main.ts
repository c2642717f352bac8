import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '#platform';
import { OwnServices } from '../test/support/own-services.js';
import { coldStart } from './cold-start.js';
import { QUICK, say, WHOLE } from './extent.js';
import { growth } from './growth.js';
import { loneCaller } from './lone-caller/lone-caller.js';
import { machine } from './machine.js';
import { asMarkdown } from './report/as-markdown.js';
import { asPlot } from './report/as-plot.js';
import type { Results } from './report/results.js';
import { scaleOut } from './scale-out.js';
import { throughput } from './throughput.js';
import { waitingCallers } from './waiting-callers.js';

/**
 * All figures of the docs, in one run. `npm run bench [-- --quick] [--json] [--only throughput,growth …]`
 *
 * Without --quick it writes docs/bench.json, docs/bench.md and docs/images/bench.svg; with --only the other parts stay as
 * they were measured before.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'boolean' }, only: { type: 'string' } },
});
const extent = values.quick ? QUICK : WHOLE;
const docs = (name: string): string => path.join(projectRoot, 'docs', name);

const parts: { readonly [Part in keyof Results]-?: (services: OwnServices) => Promise<Results[Part]> } = {
  throughput: (services) => throughput(extent, services),
  loneCaller: () => loneCaller(extent),
  scaleOut: () => scaleOut(extent),
  waitingCallers: () => waitingCallers(extent),
  coldStart: () => coldStart(extent),
  micro: () => Promise.resolve(micro()),
  growth: () => growth(extent),
};

/** In a process of its own, so that nothing else has been compiled or collected there. */
function micro(): Results['micro'] {
  const args = [
    path.join(projectRoot, 'dist/bench/micro.js'),
    '--json',
    ...(values.quick ? ['--quick'] : []),
  ];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (JSON.parse(output) as { rows: NonNullable<Results['micro']> }).rows;
}

const wanted = values.only?.split(',');
const services = await OwnServices.start({ durable: true });
let results: Results =
  wanted && !values.quick ? (JSON.parse(readFileSync(docs('bench.json'), 'utf8')) as Results) : {};
try {
  for (const [part, measure] of Object.entries(parts)) {
    if (wanted && !wanted.includes(part)) continue;
    say(`── ${part}`);
    results = { ...results, [part]: await measure(services) };
  }
} finally {
  await services.stop();
}

const text = asMarkdown(machine, results);
if (!values.quick) {
  writeFileSync(docs('bench.json'), `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
  writeFileSync(docs('bench.md'), text);
  writeFileSync(docs('images/bench.svg'), asPlot(results.throughput ?? []));
}
process.stdout.write(values.json ? `${JSON.stringify({ machine, ...results }, null, 2)}\n` : text);
