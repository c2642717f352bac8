import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EmbeddedPostgres } from '#embedded-postgres';
import { startEmbeddedPostgres } from '#embedded-postgres';
import { prepareTemplate } from './database.js';
import type { TestRedis } from './start-redis.js';
import { startRedis } from './start-redis.js';

/** A Postgres and a Redis for one spec or bench alone, which may take them away. */
export class OwnServices {
  private constructor(
    readonly folder: string,
    private readonly durable: boolean,
    private postgres: EmbeddedPostgres,
    private redis: TestRedis,
  ) {}

  /**
   * From now on the systems of this process run on them.
   *
   * @param durable whether commits wait for the disk, as they must wherever time is measured.
   */
  static async start({
    parent = tmpdir(),
    durable = false,
  }: { parent?: string; durable?: boolean } = {}): Promise<OwnServices> {
    const folder = mkdtempSync(path.join(parent, 'faramesh-services-'));
    // Started by root, Postgres runs under another account that has to enter the folder.
    chmodSync(folder, 0o711);
    const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), durable });
    const redis = await startRedis(folder);
    await prepareTemplate(postgres.dsn);
    process.env['TEST_POSTGRES_DSN'] = postgres.dsn;
    process.env['TEST_REDIS_URL'] = redis.url;
    return new OwnServices(folder, durable, postgres, redis);
  }

  stopRedis(): Promise<void> {
    return this.redis.stop();
  }

  async startRedis(): Promise<void> {
    this.redis = await startRedis(this.folder, Number(new URL(this.redis.url).port));
  }

  signalRedis(signal: NodeJS.Signals): void {
    this.redis.process.kill(signal);
  }

  stopPostgres(): Promise<void> {
    return this.postgres.stop();
  }

  async startPostgres(): Promise<void> {
    const port = Number(new URL(this.postgres.dsn).port);
    this.postgres = await startEmbeddedPostgres({
      dataDir: path.join(this.folder, 'data'),
      durable: this.durable,
      port,
    });
  }

  /** To the server and to each of its processes, of which every connection has one. */
  signalPostgres(signal: NodeJS.Signals): void {
    const server = this.postgresPid;
    const children = execFileSync('pgrep', ['-P', String(server)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    for (const pid of [server, ...children]) process.kill(Number(pid), signal);
  }

  get postgresPid(): number {
    const file = path.join(this.folder, 'data/postgres-18/postmaster.pid');
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  }

  get redisPid(): number {
    return this.redis.process.pid ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
