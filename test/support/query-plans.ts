import type { Pool, PoolClient } from 'pg';

/** How one query reached its rows. */
export interface Access {
  /** The table, or the one that the partition belongs to. */
  readonly table: string;
  /** The index, or the one that the partition's belongs to; null for a scan of the whole table. */
  readonly index: string | null;
  /** How many partitions were really looked into. */
  readonly partitions: number;
  /** The most rows that one run of one scan read and threw away. */
  readonly skipped: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Loops'?: number;
  /** Of one loop on average. */
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Conflict Arbiter Indexes'?: readonly string[];
  readonly Plans?: readonly PlanNode[];
}

const EXPLAIN_EVERYTHING = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
  client_min_messages: 'log',
};

/** From the next connection on Postgres tells the plan of every statement, nested ones included. */
export async function explainEverything(
  owner: Pool,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
  for (const [setting, value] of Object.entries({ ...EXPLAIN_EVERYTHING, ...settings }))
    await owner.query(`ALTER DATABASE ${rows[0]?.name ?? ''} SET ${setting} = '${value}'`);
}

/** Listens to the plans of what some pools run. */
export class PlanReader {
  #nodes: PlanNode[] = [];
  readonly #parents: Promise<Map<string, string>>;

  constructor(owner: Pool, pools: readonly Pool[]) {
    this.#parents = parentsOf(owner);
    const heard = new Set<PoolClient>();
    const hear = (client: PoolClient): void => {
      if (heard.has(client)) return;
      heard.add(client);
      client.on('notice', ({ message = '' }) => {
        const [, plan] = message.split(' plan:\n');
        if (plan !== undefined) this.#nodes.push((JSON.parse(plan) as { Plan: PlanNode }).Plan);
      });
    };
    for (const pool of pools) pool.on('acquire', hear);
  }

  /** How the work reached its rows, each way once, in the order of their names. */
  async accessesOf(work: () => Promise<unknown>): Promise<Access[]> {
    const parents = await this.#parents;
    const parentOf = (name: string): string => parents.get(name) ?? name;
    this.#nodes = [];
    await work();
    const seen = new Map<
      string,
      { table: string; index: string | null; partitions: Set<string>; skipped: number }
    >();
    for (const node of this.#nodes.flatMap(withChildren)) {
      const relation = node['Relation Name'];
      if (relation === undefined || node['Actual Loops'] === 0) continue;
      const arbiters = node['Conflict Arbiter Indexes'];
      if (node['Node Type'] === 'ModifyTable' && arbiters === undefined) continue;
      const table = parentOf(relation);
      // A bitmap's heap part names the table and its index part the index.
      const own = node['Index Name'] ?? arbiters?.[0] ?? indexBelow(node);
      const index = own === undefined ? null : parentOf(own);
      const key = `${table} ${index ?? ''}`;
      const access = seen.get(key) ?? { table, index, partitions: new Set<string>(), skipped: 0 };
      access.partitions.add(relation);
      access.skipped = Math.max(access.skipped, node['Rows Removed by Filter'] ?? 0);
      seen.set(key, access);
    }
    return [...seen.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { partitions, ...access }]) => ({ ...access, partitions: partitions.size }));
  }
}

const withChildren = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(withChildren)];

const indexBelow = (node: PlanNode): string | undefined =>
  node['Node Type'] === 'Bitmap Heap Scan'
    ? (node.Plans ?? []).flatMap(withChildren).find((child) => child['Index Name'])?.['Index Name']
    : undefined;

async function parentsOf(owner: Pool): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ name: string; parent: string }>(
    `SELECT child.relname AS name, parent.relname AS parent FROM pg_inherits
     JOIN pg_class AS child ON child.oid = inhrelid JOIN pg_class AS parent ON parent.oid = inhparent`,
  );
  return new Map(rows.map(({ name, parent }) => [name, parent]));
}
