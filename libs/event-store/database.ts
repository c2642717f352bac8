import type { Pool } from 'pg';
import type { EntitySchema } from 'typeorm';
import { DataSource } from 'typeorm';

export interface DatabaseOptions {
  readonly dsn: string;
  /** The role to act as. The owner (null) migrates, the eraser forgets payloads; everybody else may only read and append. */
  readonly role: 'faramesh_service' | 'faramesh_eraser' | null;
  readonly maxConnections: number;
  readonly entities?: readonly EntitySchema[];
  /** After this long without an answer a statement fails here and its connection is given up. Default: never. */
  readonly queryTimeoutMs?: number;
}

/** Connects. Every connection acts as the role, so a service that holds the owner's login still cannot change the log. */
export function openDatabase({
  dsn,
  role,
  maxConnections,
  entities = [],
  queryTimeoutMs,
}: DatabaseOptions): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url: dsn,
    entities: [...entities],
    synchronize: false,
    extra: {
      max: maxConnections,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
      application_name: 'faramesh',
      ...(role === null ? {} : { options: `-c role=${role}` }),
    },
  }).initialize();
}

/** The pg pool under a TypeORM connection: the append and the batch reads are plain SQL. */
export function poolOf(database: DataSource): Pool {
  return (database.driver as unknown as { master: Pool }).master;
}
