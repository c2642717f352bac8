import { readText, report } from '#policy';
import type { LocatedMap, Problems } from '#policy';

export const RFC_3339 = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** What stands under `time`, in UTC. */
export function readTime(map: LocatedMap, unlessGiven: string, problems: Problems): string {
  const located = map.get('time')?.value;
  const text = located && readText(located, '"time"', problems);
  if (!text) return unlessGiven;
  const time = timeOf(text);
  if (time === undefined)
    report(
      problems,
      located.at,
      `"time" must be a time as 2026-01-31T09:00:00Z or 2026-01-31T10:00:00+01:00.`,
    );
  return time ?? unlessGiven;
}

/** In UTC; undefined for what is no time of RFC 3339. */
export function timeOf(text: string): string | undefined {
  const [, local = ''] = RFC_3339.exec(text) ?? [];
  const exists = instant(`${local}Z`)?.startsWith(local.toUpperCase()) === true;
  return exists ? instant(text) : undefined;
}

function instant(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
