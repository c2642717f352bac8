import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1024 * 1024);

/** A folder with a size limit, where this account may mount one; an ordinary folder otherwise. */
export class LimitedFolder {
  readonly #ballast: string;

  private constructor(
    readonly path: string,
    /** False where nothing could be mounted. */
    readonly isLimited: boolean,
  ) {
    this.#ballast = join(path, 'ballast');
  }

  static make(path: string, megabytes: number): LimitedFolder {
    mkdirSync(path, { mode: 0o711 });
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'faramesh-chaos', path];
    const mounted = process.platform === 'linux' && spawnSync('mount', options).status === 0;
    return new LimitedFolder(path, mounted);
  }

  /** Leaves no byte free until `empty` is called. */
  async fill(): Promise<void> {
    const ballast = await open(this.#ballast, 'w');
    try {
      for (;;) await ballast.write(CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await ballast.close();
    }
  }

  async empty(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  /** Unmounts; the empty folder stays. */
  close(): void {
    if (!this.isLimited) return;
    const { status, stderr } = spawnSync('umount', [this.path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.path} stays mounted: ${stderr.trim()}`);
  }
}
