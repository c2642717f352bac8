import { visible } from '#terminal';
import { Command } from 'commander';
import { jsonObjectIn } from '../json-object-in.js';
import type { JsonObject } from '#json';
import { Api } from '../connection/api.js';
import { connectionOf } from '../connection/connection.js';
import { resolveId } from '../connection/resolve-id.js';
import { wrongUsage } from '../exit-codes.js';
import { print } from '../report.js';

interface Options {
  readonly data?: JsonObject;
  readonly json?: boolean;
}

const METHODS = ['GET', 'POST', 'DELETE', 'HEAD'];

export const curlCommand = new Command('curl')
  .description('the curl command for a call of the API, to paste; the token stands in it as $FARAMESH_TOKEN')
  .argument('<call...>', 'the id of an action, or a method and a path such as GET /v1/policy/info')
  .option('--data <json>', 'the body', jsonObjectIn)
  .option('--json', 'print the command as JSON')
  .action(async (words: string[], { data, json }: Options, command: Command) => {
    const connection = await connectionOf(command);
    const [method, path] = await callIn(words, new Api(connection));
    const parts = [
      'curl -sS',
      ...(method === 'GET' && data === undefined ? [] : [method === 'HEAD' ? '--head' : `-X ${method}`]),
      quoted(connection.address + path),
      ...(connection.token === undefined ? [] : ['-H "Authorization: Bearer $FARAMESH_TOKEN"']),
      ...(data === undefined
        ? []
        : [`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(data))}`]),
    ];
    const text = parts.join(' ');
    print(json, { command: text }, visible(text));
  });

async function callIn([first = '', path, ...more]: readonly string[], api: Api): Promise<[string, string]> {
  if (path === undefined) return ['GET', `/v1/actions/${await resolveId(api, first)}`];
  const method = first.toUpperCase();
  if (!METHODS.includes(method)) throw wrongUsage(`A method is one of ${METHODS.join(', ')}.`);
  if (!/^\/[\x21-\x7e]*$/.test(path) || more.length > 0)
    throw wrongUsage('A path begins with a slash and has no spaces, such as /v1/policy/info.');
  return [method, path];
}

/** For a POSIX shell, where nothing within single quotes means anything. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
