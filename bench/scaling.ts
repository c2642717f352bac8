import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '#platform';
import type { Results } from './report/results.js';
import { asMarkdown } from './scaling/as-markdown.js';
import { asPlot } from './scaling/as-plot.js';
import { serviceTimes } from './scaling/service-times.js';
import { study } from './scaling/study.js';

/**
 * How many of each for how many actions a second, simulated with the service times in docs/bench.json.
 * `npm run bench:scaling [-- --json]` writes the figures of docs/scaling.md and docs/images/scaling.svg.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
const docs = (name: string): string => path.join(projectRoot, 'docs', name);
if (!existsSync(docs('bench.json')))
  throw new Error('There is no docs/bench.json yet: npm run bench makes it.');

const { machine, ...results } = JSON.parse(readFileSync(docs('bench.json'), 'utf8')) as Results & {
  readonly machine: string;
};
const times = serviceTimes(results);
const outcome = study(times, results.throughput ?? []);
const figures = asMarkdown(machine, times, outcome);

const page = docs('scaling.md');
const text = readFileSync(page, 'utf8').replace(
  /(<!-- npm run bench:scaling -->\n)[\s\S]*(<!-- end -->)/,
  (_, begin: string, end: string) => `${begin}\n${figures}\n\n${end}`,
);
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
writeFileSync(docs('images/scaling.svg'), asPlot(outcome));
process.stdout.write(values.json ? `${JSON.stringify({ times, ...outcome }, null, 2)}\n` : `${figures}\n`);
