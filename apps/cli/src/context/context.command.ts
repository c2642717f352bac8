import { Command } from 'commander';
import { readClientSettings } from '#platform';
import { safeText, tableOf } from '#terminal';
import type { ConnectionOptions } from '../connection/connection.js';
import { addressOf } from '../connection/connection.js';
import { contextNamed, readContexts, writeContexts } from '../connection/contexts.js';
import { readSecret } from '../connection/read-secret.js';
import { wrongUsage } from '../exit-codes.js';
import { lookOfOutput, print } from '../report.js';

interface Options {
  readonly json?: boolean;
}

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
const folder = (): string => readClientSettings().configFolder;

/** What is told of a context; never its token. */
interface ListedContext {
  readonly name: string;
  readonly url: string;
  readonly has_token: boolean;
  readonly current: boolean;
}

const saveCommand = new Command('save')
  .description(
    'save the gateway of --url, or of --host and --port, under a name; its token with --token-stdin',
  )
  .argument('<name>', 'letters, digits, dots, hyphens')
  .option('--json', 'print what is saved as JSON')
  .action(async (name: string, { json }: Options, command: Command) => {
    if (!NAME.test(name))
      throw wrongUsage(
        'The name of a context begins with a letter or digit and has letters, digits, dots and hyphens.',
      );
    const options = command.optsWithGlobals<ConnectionOptions>();
    const url = addressOf(options);
    if (url === undefined)
      throw wrongUsage('Say which gateway is to be saved, by --url, or by --host and --port.');
    const token = options.tokenStdin === true ? await readSecret('Token: ') : options.token;
    const { current, contexts } = readContexts(folder());
    writeContexts(folder(), {
      current: current ?? name,
      contexts: { ...contexts, [name]: token === undefined ? { url } : { url, token } },
    });
    const saved: ListedContext = {
      name,
      url,
      has_token: token !== undefined,
      current: (current ?? name) === name,
    };
    print(
      json,
      saved,
      `Saved ${url} as ${name}, ${saved.has_token ? 'with its token' : 'without a token'}${saved.current ? '; it is in use' : ''}.`,
    );
  });

const listCommand = new Command('list')
  .description('the saved gateways; no token is shown')
  .option('--json', 'print them as JSON')
  .action(({ json }: Options) => {
    const { current, contexts } = readContexts(folder());
    const list = Object.entries(contexts).map(([name, { url, token }]): ListedContext => ({
      name,
      url,
      has_token: token !== undefined,
      current: name === current,
    }));
    const columns = [
      { title: 'NAME', of: (one: ListedContext) => one.name },
      { title: 'GATEWAY', of: (one: ListedContext) => one.url, yields: 1 },
      { title: 'TOKEN', of: (one: ListedContext) => (one.has_token ? 'saved' : 'none') },
      { title: 'IN USE', of: (one: ListedContext) => (one.current ? 'yes' : '') },
    ];
    print(json, list, list.length === 0 ? 'No context is saved.' : tableOf(columns, list, lookOfOutput()));
  });

const useCommand = new Command('use')
  .description('go to this gateway whenever none is named')
  .argument('<name>', 'a saved context')
  .option('--json', 'print which one as JSON')
  .action((name: string, { json }: Options) => {
    const saved = readContexts(folder());
    const { url } = contextNamed(saved, name);
    writeContexts(folder(), { ...saved, current: name });
    print(json, { current: name }, `From now on commands go to ${safeText(url)}.`);
  });

const deleteCommand = new Command('delete')
  .description('forget a gateway and its token')
  .argument('<name>', 'a saved context')
  .option('--json', 'print which one as JSON')
  .action((name: string, { json }: Options) => {
    const { current, contexts } = readContexts(folder());
    contextNamed({ current, contexts }, name);
    const { [name]: _, ...others } = contexts;
    writeContexts(folder(), { current: current === name ? null : current, contexts: others });
    print(json, { deleted: name }, `Forgot ${name}.`);
  });

export const contextCommand = new Command('context')
  .description('gateways saved by a name')
  .addCommand(saveCommand)
  .addCommand(listCommand)
  .addCommand(useCommand)
  .addCommand(deleteCommand);
