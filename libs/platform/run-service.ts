import type { Log } from './logging.js';
import { createLog } from './logging.js';
import type { Settings } from './settings.js';
import { readSettings, SettingsError } from './settings.js';

/** EX_CONFIG of sysexits.h: starting again will not help until somebody changes a setting. */
export const EXIT_CONFIG = 78;

/** Something that the operator must change before the service can run; the message says what. */
export class ConfigurationError extends Error {}

/** A connection that can't be closed must not keep the process alive; shorter than the patience of a supervisor. */
const TIME_TO_STOP_MS = 9_000;

export interface Service {
  close(): Promise<void>;
}

/**
 * The life of one process: settings, start, and an orderly end on SIGTERM, SIGINT or when the supervisor is gone. A wrong
 * setting prints one sentence and exits with 78, so that nobody restarts it in vain.
 */
export async function runService(
  name: string,
  start: (settings: Settings, log: Log) => Promise<Service>,
): Promise<void> {
  try {
    const settings = readSettings();
    const log = createLog(name, settings.logLevel);
    endWith(await start(settings, log), log);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    const needsTheOperator = error instanceof SettingsError || error instanceof ConfigurationError;
    process.exit(needsTheOperator ? EXIT_CONFIG : 1);
  }
}

function endWith(service: Service, log: Log): void {
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'stopping');
    setTimeout(() => {
      log.error('stopped badly: it took too long');
      process.exit(1);
    }, TIME_TO_STOP_MS).unref();
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopped badly');
        process.exit(1);
      },
    );
  };
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody expected ends this process');
    process.exit(1);
  });
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.on('disconnect', () => end('the supervisor is gone'));
  process.send?.('ready');
}
