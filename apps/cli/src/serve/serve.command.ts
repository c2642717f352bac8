import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '#platform';
import { Command } from 'commander';
import type { ConnectionOptions } from '../connection/connection.js';
import { endWith, wrongUsage } from '../exit-codes.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const serveCommand = new Command('serve')
  .description(
    'run everything on this machine, as "npm start" does, until Ctrl-C; --host and --port say where',
  )
  .option('--hot-reload', 'take a changed policy over within a second')
  .action(async ({ hotReload }: { hotReload?: boolean }, command: Command) => {
    const { host, port, url, context } = command.optsWithGlobals<ConnectionOptions>();
    if (url !== undefined || context !== undefined)
      throw wrongUsage(
        'What runs here listens at --host and --port; --url and --context name a gateway to go to.',
      );
    const env = {
      ...process.env,
      ...(host === undefined ? {} : { FARA_API_HOST: host }),
      ...(port === undefined ? {} : { FARA_API_PORT: String(port) }),
      ...(hotReload === true ? { FARAMESH_HOT_RELOAD: '1' } : {}),
    };
    if ((await run(path.join(projectRoot, 'dist/apps/start/src/main.js'), env)) !== 0) endWith('unable');
  });

/** A terminal sends Ctrl-C to both; a signal to this process alone is passed on. */
async function run(program: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(process.execPath, [program], { env, stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
