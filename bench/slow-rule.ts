import { register } from 'node:module';

/**
 * To be imported before an evaluator: every judgement then blocks for 5 ms, as a slow rule would, without using the
 * processor, which the evaluators of a bench share.
 */
const HOOK = `
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith('/libs/policy/judge.js')) return loaded;
  const source = String(loaded.source).replace('export function judge(', 'function fastJudge(');
  return { ...loaded, source: source + \`
const sleeper = new Int32Array(new SharedArrayBuffer(4));
export function judge(...all) {
  Atomics.wait(sleeper, 0, 0, 5);
  return fastJudge(...all);
}\` };
}`;

register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
