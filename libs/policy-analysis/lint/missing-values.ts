import type { ActionRequest } from '#action';
import { decide, isStricter, namedValue, selectionsOf } from '#policy';
import type { Condition } from '#policy';
import { cellsOf } from '../cells.js';
import { spend } from '../effort.js';
import type { Effort } from '../effort.js';
import type { Region } from '../explore.js';
import { expressionPatches } from '../expression-patches.js';
import type { Atom } from '../formula.js';
import { hasValue, patched, withPatch } from '../patch.js';
import type { Patch } from '../patch.js';
import { at, findingAt } from './finding.js';
import type { Finding, Lint } from './finding.js';

/** Allow rules that let pass because a value is not there: with some value of it the same action would not pass. */
export function missingValues(
  { policy, clock, effort }: Lint,
  regions: readonly Region[],
): readonly Finding[] {
  const found = new Map<string, Finding>();
  const judge = (action: ActionRequest): ReturnType<typeof decide> =>
    decide(action, policy, undefined, clock, {});
  for (const region of regions) {
    if (effort.left < 0) break;
    const rule = policy.rules.all[region.matched[0] ?? -1];
    if (rule?.decision !== 'allow') continue;
    const given = valuesToGive(region, clock, effort).filter(
      ({ way }) => !found.has(`${rule.number} ${way}`),
    );
    const action = given.length > 0 ? region.example() : undefined;
    const passed = action && judge(action);
    if (!action || passed?.decision !== 'allow') continue;
    for (const { way, patch } of given) {
      if (found.has(`${rule.number} ${way}`) || namedValue(action, way.split('.')) !== undefined) continue;
      const judged = judge(withPatch(action, patch));
      const isAnswered = judged.reason_code !== 'CONDITION_ERROR';
      if (!isAnswered || !isStricter(judged.decision, passed.decision)) continue;
      const by = judged.trace.rule ? ` by ${at(judged.trace.rule)}` : '';
      const message = `This rule allows when "${way}" is missing, but with ${shown(patch)} it is ${SAID[judged.decision]}${by}; ask for the value, or decide first what happens without it.`;
      found.set(`${rule.number} ${way}`, findingAt(rule, 'allows-what-is-missing', message, action));
    }
  }
  return [...found.values()];
}

const SAID = { allow: 'allowed', deny: 'denied', require_approval: 'for a person to approve' } as const;

interface Given {
  /** The name of the value, with dots. */
  readonly way: string;
  readonly patch: Patch;
}

/** Values that rules asked for, that the region's actions don't have. */
function valuesToGive({ truths, patches }: Region, clock: string, effort: Effort): readonly Given[] {
  const asked = [...truths.keys()];
  const ways = new Map<string, Atom[]>();
  for (const atom of asked) {
    const { condition } = atom;
    if (condition.kind !== 'listed' && condition.kind !== 'compared') continue;
    if (typeof condition.place === 'string' || hasValue(patches, condition.place)) continue;
    const way = condition.place.join('.');
    ways.set(way, [...(ways.get(way) ?? []), atom]);
  }
  const ofKeys = [...ways].flatMap(([way, atoms]) =>
    cellsOf(atoms, clock, effort)
      .cells.slice(1)
      .map(({ patch }) => ({ way, patch })),
  );
  return [...ofKeys, ...asked.flatMap(({ condition }) => ofExpression(condition, effort))];
}

const PATCHING_STEPS = 100;

/** Each value that the expression reads, alone. */
function ofExpression(condition: Condition, effort: Effort): readonly Given[] {
  if (condition.kind !== 'computed' || effort.left < 0) return [];
  const patches = expressionPatches(condition.expression);
  spend(effort, PATCHING_STEPS * patches.length);
  return selectionsOf(condition.expression).flatMap((selection) => {
    const [place, ...way] = selection;
    if (way.length === 0) return [];
    return patches
      .filter((patch) => 'params' in patch && isOnly(patch, place ?? '', way))
      .map((patch) => ({ way: way.join('.'), patch }));
  });
}

const isOnly = (patch: Patch, place: string, way: readonly string[]): boolean => {
  const { params, context } = patched([patch]);
  const [here, there] = place === 'context' ? [context, params] : [params, context];
  return Object.keys(there).length === 0 && Object.keys(here).join() === way[0];
};

function shown(patch: Patch): string {
  if ('path' in patch) return JSON.stringify(patch.value);
  return 'name' in patch ? JSON.stringify(patch.text) : JSON.stringify(patch.params ?? patch.context);
}
