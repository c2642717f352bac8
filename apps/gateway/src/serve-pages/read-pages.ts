import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface PageFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly zipped: Buffer;
}

/** The files of a folder that a browser may have, by their names. */
export function readPages(folder: string): ReadonlyMap<string, PageFile> {
  return new Map(
    readdirSync(folder).flatMap((name): [string, PageFile][] => {
      const type = TYPES[path.extname(name)];
      if (type === undefined) return [];
      const plain = readFileSync(path.join(folder, name));
      return [[name, { type, plain, zipped: gzipSync(plain) }]];
    }),
  );
}
