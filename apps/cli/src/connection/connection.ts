import { readClientSettings } from '#platform';
import type { ClientSettings } from '#platform';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { wrongUsage } from '../exit-codes.js';
import type { Contexts, SavedContext } from './contexts.js';
import { contextNamed, readContexts } from './contexts.js';
import { readSecret } from './read-secret.js';

export interface ConnectionOptions {
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly token?: string;
  readonly tokenStdin?: boolean;
  readonly context?: string;
}

/** Which gateway is meant, and by what it is known that it is this one. */
export interface Connection {
  readonly address: string;
  readonly token: string | undefined;
  readonly from: 'options' | 'environment' | 'context' | 'default';
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8000;
/** Where a server that listens on every address is reached from its own machine. */
const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The options that every command has. */
export function addConnectionOptions(program: Command): Command {
  return program
    .option('--url <address>', 'the gateway', addressIn)
    .option('--host <host>', 'its host, if not by --url')
    .option('--port <port>', 'its port, if not by --url', portIn)
    .option('--context <name>', 'a saved gateway')
    .option('--token <token>', 'its bearer token; others on this machine see it in the list of processes')
    .option('--token-stdin', 'read the token from standard input, or ask for it');
}

/** By options, else a context named by one, else the environment, else the context in use, else this machine. */
export async function connectionOf(command: Command): Promise<Connection> {
  const options = command.optsWithGlobals<ConnectionOptions>();
  const settings = readClientSettings();
  const connection = resolveConnection(options, settings, () => readContexts(settings.configFolder));
  if (options.tokenStdin !== true) return connection;
  return { ...connection, token: await readSecret('Token: ') };
}

/** A context's token goes to that context's address and to no other. */
export function resolveConnection(
  options: ConnectionOptions,
  settings: ClientSettings,
  contexts: () => Contexts,
): Connection {
  const address = addressOf(options);
  const givenToken = options.token ?? settings.token;
  if (address !== undefined) {
    if (options.context !== undefined)
      throw wrongUsage('A gateway is named by --context, or by --url or --host and --port, not by both.');
    return { address, token: givenToken, from: 'options' };
  }
  const ofContext = (context: SavedContext): Connection => ({
    address: context.url,
    token: options.token ?? context.token ?? settings.token,
    from: 'context',
  });
  if (options.context !== undefined) return ofContext(contextNamed(contexts(), options.context));
  const inEnvironment = addressOf(settings);
  if (inEnvironment !== undefined) return { address: inEnvironment, token: givenToken, from: 'environment' };
  const saved = contexts();
  const name = settings.context ?? saved.current;
  if (name !== null) {
    const connection = ofContext(contextNamed(saved, name));
    return { ...connection, token: givenToken ?? connection.token };
  }
  return { address: addressWith(DEFAULT_HOST, DEFAULT_PORT), token: givenToken, from: 'default' };
}

/** Undefined when nothing of an address is given. */
export function addressOf({
  url,
  host,
  port,
}: {
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}): string | undefined {
  if (url !== undefined) {
    if (host !== undefined || port !== undefined)
      throw wrongUsage('A gateway is named by --url, or by --host and --port, not by both.');
    return url;
  }
  if (host === undefined && port === undefined) return undefined;
  return addressWith(host ?? DEFAULT_HOST, port ?? DEFAULT_PORT);
}

function addressWith(host: string, port: number): string {
  const reached = ANY_ADDRESS[host] ?? host;
  const address = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  if (!/[@/?#\s]/.test(host) && URL.canParse(address)) return address;
  throw wrongUsage(`${JSON.stringify(host)} is no host; for a whole address there is --url.`);
}

/** @returns it without a slash at its end. */
function addressIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('An address is written as http://127.0.0.1:8000.');
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError('The token is not part of the address; give it by --token-stdin.');
  return url.href.replace(/\/+$/, '');
}

function portIn(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
