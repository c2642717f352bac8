import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { wrongUsage } from '../exit-codes.js';

/** The first line of standard input; a person is asked for it and does not see what is typed. */
export async function readSecret(question: string): Promise<string> {
  const secret = process.stdin.isTTY
    ? await ask(question)
    : ((await text(process.stdin)).split('\n')[0] ?? '');
  const token = secret.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw wrongUsage('A token was to come from standard input, and what came is none.');
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
