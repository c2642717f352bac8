import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveDigest } from '#event-record';
import type { ExportLine } from '#log-export';
import { verifyExport } from '#log-verification';
import { linesOf } from '../connection/lines.js';

/** The file of a month, and what is in it. */
export interface Archive {
  readonly file: string;
  readonly sha256: string;
  readonly events: number;
  /** Of them, those whose payload is not erased. */
  readonly payloads: number;
  readonly digest: string;
}

/** What was written cannot be verified. */
export class ArchiveUnverified extends Error {}

/**
 * Writes an export of a month to a file, on disk for good when this returns, and verifies what stands there. It appears under
 * its name only then.
 *
 * @param keys those that the log names.
 * @throws ArchiveUnverified.
 */
export async function writeArchive(
  folder: string,
  month: string,
  lines: AsyncIterable<ExportLine>,
  keys: readonly string[],
): Promise<Archive> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `faramesh-${month}.ndjson`);
  const unfinished = `${file}.unfinished`;
  const written = await write(unfinished, lines);
  await verify(unfinished, keys, written.events);
  await rename(unfinished, file);
  await sync(folder);
  return { file, ...written };
}

async function write(file: string, lines: AsyncIterable<ExportLine>): Promise<Omit<Archive, 'file'>> {
  const [hash, digest] = [createHash('sha256'), new ArchiveDigest()];
  let payloads = 0;
  const handle = await open(file, 'w', 0o600);
  try {
    for await (const line of lines) {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      await handle.write(text);
      if (line.type !== 'event' || line.event_type === 'payload_erased') continue;
      digest.add(line.record_hash);
      if (line.payload !== null) payloads++;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), events: digest.records, payloads, digest: digest.hex };
}

async function verify(file: string, keys: readonly string[], events: number): Promise<void> {
  const lines = linesOf(createReadStream(file) as AsyncIterable<Buffer>);
  const report = await verifyExport(lines, { keys, partial: true });
  if (report.ok && report.events >= events && report.proven === report.events) return;
  throw new ArchiveUnverified(
    `Nothing was archived, for ${file} does not verify: ${report.findings[0]?.says ?? 'it is not what was written.'}`,
  );
}

/** A new name in a folder is there for good only then. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
