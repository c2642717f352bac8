import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedPostgres } from '#embedded-postgres';
import { startEmbeddedPostgres } from '#embedded-postgres';
import { migrateQueue } from '#evaluation-queue';
import { migrate } from '#event-store';
import { projectRoot } from '#platform';

const PATIENCE_MS = 30_000;
const EVERY_MS = 20;

/** The database of the log: it waits for its disk, and starts again by itself when it was killed. */
export class ChaosDatabase {
  private constructor(
    private readonly dataDir: string,
    private readonly server: EmbeddedPostgres,
  ) {}

  static async start(dataDir: string, onLost: (error: unknown) => void): Promise<ChaosDatabase> {
    const server = await startEmbeddedPostgres({ dataDir, durable: true, onLost });
    const database = new ChaosDatabase(dataDir, server);
    await migrate(server.dsn, path.join(projectRoot, 'db/migrations'));
    await migrateQueue(server.dsn);
    // The log of changes would otherwise grow to a gigabyte before it is used again, more than the folder may hold.
    await database.#query("ALTER SYSTEM SET max_wal_size = '96MB'");
    await database.#query('SELECT pg_reload_conf()');
    return database;
  }

  /** The owner's, straight to the server. */
  get dsn(): string {
    return this.server.dsn;
  }

  get port(): number {
    return Number(new URL(this.dsn).port);
  }

  /** Kills the postmaster; the backends end when they notice. */
  async kill(): Promise<void> {
    const pidFile = path.join(this.dataDir, 'postgres-18', 'postmaster.pid');
    await until(() => {
      const [pid] = readFileSync(pidFile, 'utf8').split('\n');
      return Promise.resolve(process.kill(Number(pid), 'SIGKILL'));
    });
  }

  async killBackend(victim: number): Promise<void> {
    await this.#signalBackend(victim, 'SIGKILL');
  }

  async freezeBackend(victim: number, milliseconds: number): Promise<void> {
    const pid = await this.#signalBackend(victim, 'SIGSTOP');
    await sleep(milliseconds);
    try {
      process.kill(pid, 'SIGCONT');
    } catch (error) {
      // It was killed meanwhile, together with all others.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async count(sql: string): Promise<number> {
    return (
      (await this.#query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${sql}`))[0]?.count ?? 0
    );
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** To a process that serves one of the services' connections. */
  async #signalBackend(victim: number, signal: NodeJS.Signals): Promise<number> {
    return until(async () => {
      const backends = await this.#query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE application_name IN ('faramesh', 'faramesh-queue') AND backend_type = 'client backend' ORDER BY backend_start`,
      );
      const pid = backends[victim % backends.length]?.pid;
      if (pid !== undefined) process.kill(pid, signal);
      return pid;
    });
  }

  async #query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.dsn, connectionTimeoutMillis: PATIENCE_MS });
    // Its server may be killed at any moment.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}

/** The first answer that is not empty; a server that was just killed has none for a while. */
async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const found = await attempt();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error('the database had no process to strike');
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(EVERY_MS);
  }
}
