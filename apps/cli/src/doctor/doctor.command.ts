import { readClientSettings, readSettings, SettingsError } from '#platform';
import type { StyleName } from '#terminal';
import { paint, safeText } from '#terminal';
import { Command } from 'commander';
import { Api } from '../connection/api.js';
import { connectionOf } from '../connection/connection.js';
import { endWith } from '../exit-codes.js';
import { lookOfOutput, plural, print } from '../report.js';
import type { Finding } from './finding.js';
import { fault } from './finding.js';

const STYLES: Readonly<Record<Finding['level'], StyleName>> = {
  ok: 'green',
  warning: 'yellow',
  fault: 'red',
};

export const doctorCommand = new Command('doctor')
  .description(
    'look at everything that an installation stands on, and say what to do; exit code 1 if something is at fault',
  )
  .option('--json', 'print what was found as JSON')
  .action(async ({ json }: { json?: boolean }, command: Command) => {
    const findings = await examine(new Api(await connectionOf(command)));
    const isOk = findings.every(({ level }) => level !== 'fault');
    print(json, { ok: isOk, findings }, textOf(findings));
    if (!isOk) endWith('no');
  });

async function examine(api: Api): Promise<Finding[]> {
  const { checkContexts, checkDataFolder, checkDisk, checkNode, dataFolderOf } =
    await import('./check-machine.js');
  const { checkGateway } = await import('./check-gateway.js');
  const { checkDatabase } = await import('./check-database.js');
  const { checkQueue } = await import('./check-queue.js');
  const { checkPolicy } = await import('./check-policy.js');
  const ofClient = [
    checkNode(),
    checkContexts(readClientSettings().configFolder),
    ...(await checkGateway(api)),
  ];
  let settings;
  try {
    settings = readSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [...ofClient, fault('settings', error.message, 'Change the variable; the README lists them all.')];
  }
  const folder = dataFolderOf(settings);
  return [
    ...ofClient,
    ...(await checkDatabase(settings)),
    ...(await checkQueue(settings)),
    await checkPolicy(settings, api),
    ...checkDataFolder(folder),
    checkDisk(folder),
  ];
}

function textOf(findings: readonly Finding[]): string {
  const look = lookOfOutput();
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, says, remedy }) => [
    `${paint(STYLES[level], level.padEnd(7), look)}  ${check.padEnd(width)}  ${safeText(says)}`,
    ...(remedy === null ? [] : [`${' '.repeat(width + 11)}→ ${safeText(remedy)}`]),
  ]);
  const count = (wanted: Finding['level']): number => findings.filter(({ level }) => level === wanted).length;
  return [...lines, `${plural(count('fault'), 'fault')}, ${plural(count('warning'), 'warning')}.`].join('\n');
}
