import { createReadStream, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { verifyExport } from '#log-verification';
import { endWith } from '../exit-codes.js';
import { linesOf } from '../connection/lines.js';
import { print, showProgress } from '../report.js';
import { verificationText } from './verification-text.js';

const textOf = (file: string): string => readFileSync(file, 'utf8');

interface Options {
  readonly key: string[];
  readonly checkpoint?: string;
  readonly receipt: string[];
  readonly partial?: boolean;
  readonly json?: boolean;
}

export const verifyExportCommand = new Command('verify-export')
  .description('verify an export offline: nothing changed, removed, put in, moved or cut off')
  .argument('<file>', 'an NDJSON export (GET /v1/log/export)')
  .requiredOption('--key <key...>', 'public keys that you trust, as GET /v1/log/keys shows them')
  .option('--checkpoint <file>', 'a checkpoint that you know from before or from a witness')
  .option('--receipt <file...>', 'receipts whose promise must have been kept', [])
  .option('--partial', 'take a filtered export with proofs (&proofs=1), which cannot be shown to be complete')
  .option('--json', 'print the report as JSON')
  .action(async (file: string, { key, checkpoint, receipt, partial, json }: Options) => {
    const report = await verifyExport(linesOf(createReadStream(file) as AsyncIterable<Buffer>), {
      keys: key,
      known: checkpoint === undefined ? undefined : textOf(checkpoint),
      receipts: receipt.map(textOf),
      partial: partial ?? false,
      onProgress: showProgress('events'),
    });
    print(json, report, verificationText(report));
    if (!report.ok) endWith('no');
  });
