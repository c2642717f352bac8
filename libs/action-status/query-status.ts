import type { Status } from '#action';
import type { DataSource } from 'typeorm';
import { LessThan } from 'typeorm';
import type { ActionStatusRow } from './action-status.entity.js';
import { ActionStatus } from './action-status.entity.js';

export interface ListFilter {
  readonly agent_id?: string | undefined;
  readonly tool?: string | undefined;
  readonly status?: Status | undefined;
  readonly limit: number;
  readonly offset: number;
  /** Only actions older than this one; cheaper than an offset, and stable while new actions come in. */
  readonly before?: string | undefined;
}

/** The ids of the actions that pass the filter, newest first. */
export async function listActions(database: DataSource, filter: ListFilter): Promise<string[]> {
  const { agent_id, tool, status, limit, offset, before } = filter;
  const rows = await database.getRepository<ActionStatusRow>(ActionStatus).find({
    select: { action_id: true },
    where: {
      ...(agent_id === undefined ? {} : { agent_id }),
      ...(tool === undefined ? {} : { tool }),
      ...(status === undefined ? {} : { status }),
      ...(before === undefined ? {} : { action_id: LessThan(before) }),
    },
    order: { action_id: 'DESC' },
    take: limit,
    skip: offset,
  });
  return rows.map(({ action_id }) => action_id);
}
