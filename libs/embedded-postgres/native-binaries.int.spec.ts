import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linksRestored } from './native-binaries.js';

test('the links that an install script would have made are restored', () => {
  const folder = mkdtempSync(join(tmpdir(), 'native-'));
  const lib = join(folder, 'native', 'lib');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(lib, 'libpq.so.5.18'), '');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  expect(linksRestored(join(folder, 'native'))).toBe(true);
  expect(linksRestored(join(folder, 'native'))).toBe(true);
  expect(readlinkSync(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
  rmSync(folder, { recursive: true });
});
