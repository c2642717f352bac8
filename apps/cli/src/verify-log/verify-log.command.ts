import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VerificationReport } from '#log-verification';
import { verifyExport } from '#log-verification';
import type { Api } from '../connection/api.js';
import { apiOf } from '../connection/api.js';
import { linesOf } from '../connection/lines.js';
import { resolveId } from '../connection/resolve-id.js';
import { endWith, wrongUsage } from '../exit-codes.js';
import { print, showProgress } from '../report.js';
import { verificationText } from '../verify-export/verification-text.js';
import { keepCheckpoint } from './keep-checkpoint.js';

interface Options {
  readonly key?: string[];
  readonly checkpoint?: string;
  readonly json?: boolean;
}

const SEALED_WITHIN_MS = 10_000;

export const verifyLogCommand = new Command('verify-log')
  .description('verify the log of a running installation, or one action of it')
  .argument('[id]', 'one action, or the first digits of its id')
  .option('--key <key...>', 'public keys that you trust; without it, those that the gateway names')
  .option(
    '--checkpoint <file>',
    'a file that keeps the last checkpoint between runs: the log must have grown out of it',
  )
  .option('--json', 'print the report as JSON')
  .action(async (given: string | undefined, { key, checkpoint, json }: Options, command: Command) => {
    if (given !== undefined && checkpoint !== undefined)
      throw wrongUsage('A known checkpoint is held against the whole log: leave out the id.');
    const api = await apiOf(command);
    const id = given === undefined ? undefined : await resolveId(api, given);
    const keys = key ?? (await keysOf(api));
    const report =
      id === undefined ? await verifyWhole(api, keys, checkpoint) : await verifyOne(api, keys, id);
    const warning =
      key === undefined
        ? '\nThe keys were taken from the gateway itself; give --key to trust only yours.'
        : '';
    print(json, report, verificationText(report) + warning);
    if (!report.ok) endWith('no');
  });

const keysOf = async (api: Api): Promise<string[]> =>
  (await api.json<{ verifier_key: string }[]>('/v1/log/keys')).map(({ verifier_key }) => verifier_key);

async function verifyWhole(api: Api, keys: string[], file: string | undefined): Promise<VerificationReport> {
  const report = await verifyExport(linesOf(api.bytes('/v1/log/export')), {
    keys,
    known: file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined,
    onProgress: showProgress('events'),
  });
  if (report.ok && report.checkpoint && file !== undefined) keepCheckpoint(file, report.checkpoint.note);
  return report;
}

/** An action's newest events are sealed within a second or two; until then they have no proof. */
async function verifyOne(api: Api, keys: string[], id: string): Promise<VerificationReport> {
  const { version } = await api.json<{ version: number }>(`/v1/actions/${id}`);
  const deadline = Date.now() + SEALED_WITHIN_MS;
  for (;;) {
    const lines = linesOf(api.bytes(`/v1/log/export?proofs=1&action_id=${id}`));
    const report = await verifyExport(lines, {
      keys,
      partial: true,
      action: { id, version },
    });
    if (report.ok || Date.now() > deadline) return report;
    await sleep(500);
  }
}
