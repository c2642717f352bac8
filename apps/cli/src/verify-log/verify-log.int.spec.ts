import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SealKeys } from '#seals';
import type { CliResult } from '../../../../test/support/run-cli.js';
import { runCli } from '../../../../test/support/run-cli.js';
import { nth, SealedLog } from '../../../../test/support/sealed-log.js';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-log-'));
const file = path.join(folder, 'checkpoint');
let log: SealedLog;
let keys: SealKeys;
let gateway: Server;
/** What the gateway gives for an export; for any other call it gives rubbish. */
let exported: string[];

beforeAll(async () => {
  log = await SealedLog.create();
  keys = await log.sealWith(1);
  gateway = createServer((request, response) => {
    const isExport = request.url?.startsWith('/v1/log/export') === true;
    response.end(isExport ? `${exported.join('\n')}\n` : 'rubbish');
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
});

afterAll(async () => {
  gateway.close();
  rmSync(folder, { recursive: true });
  await log.drop();
});

const verify = (): Promise<CliResult> => {
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const key = nth(keys.signers, 0).verifierKey;
  return runCli(['verify-log', '--url', url, '--key', key, '--checkpoint', file]);
};

describe('the kept checkpoint', () => {
  it('is the one that was verified, whatever else the gateway gives', async () => {
    await log.append();
    keys = await log.sealWith(1);
    const shorter = await log.export(keys, await log.checkpoint());
    await log.append();
    keys = await log.sealWith(1);
    const end = await log.checkpoint();
    exported = await log.export(keys, end);
    expect(await verify()).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(end.note);
    expect(readdirSync(folder)).toEqual(['checkpoint']);
    exported = shorter;
    const cut = {
      code: 1,
      output: expect.stringMatching(/tail cut: A checkpoint over \d+ events/) as string,
    };
    expect(await verify()).toMatchObject(cut);
    expect(readFileSync(file, 'utf8')).toBe(end.note);
  });

  it('may be signed by a key that took over from the one that is given', async () => {
    await log.sealWith(1, 2);
    await log.append();
    const taken = await log.sealWith(2);
    exported = await log.export(taken, await log.checkpoint());
    expect(await verify()).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({ code: 0, errors: '' });
  });
});
