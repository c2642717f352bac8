import type { components } from '../api/schema.js';

export interface Snippet {
  readonly name: string;
  readonly label: string;
  readonly text: string;
}

type Repeatable = Pick<
  components['schemas']['ActionView'],
  'agent_id' | 'tool' | 'operation' | 'params' | 'context' | 'js_example' | 'python_example'
>;

interface Caller {
  /** Of the gateway, as this page reached it. */
  readonly origin: string;
  readonly hasToken: boolean;
}

/** In the programs that the gateway writes, the address comes before anything that was sent. */
const WRITTEN_ADDRESS = 'http://127.0.0.1:8000/v1/actions';

/** Calls that submit the same request once more; none when what was sent is erased. */
export function submitSnippets(action: Repeatable, { origin, hasToken }: Caller): Snippet[] {
  const { agent_id, tool, operation, params, context } = action;
  if (params === null || context === null) return [];
  const body = asciiJson({ agent_id, tool, operation, params, context });
  const here = (program: string): string => program.replace(WRITTEN_ADDRESS, () => `${origin}/v1/actions`);
  const curl = [
    `curl -sS ${quoted(`${origin}/v1/actions`)}`,
    `-H 'content-type: application/json'`,
    ...(hasToken ? ['-H "authorization: Bearer $FARAMESH_TOKEN"'] : []),
    `--data-raw ${quoted(body)}`,
  ];
  return [
    { name: 'curl', label: 'Submit it again by curl', text: curl.join(' \\\n  ') },
    { name: 'JavaScript', label: 'Submit it again from JavaScript', text: here(action.js_example) },
    { name: 'Python', label: 'Submit it again from Python', text: here(action.python_example) },
  ];
}

export function commandLines(id: string, { origin }: Caller): Snippet {
  const at = `--url ${quoted(origin)}`;
  const commands = [`explain ${id}`, `replay ${id}`, `replay-decision ${id}`, `verify-log ${id}`];
  return {
    name: 'faramesh',
    label: 'The same by the command line',
    text: commands.map((command) => `faramesh ${at} ${command}`).join('\n'),
  };
}

/** For a POSIX shell: one word, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same JSON in printable ASCII, for a terminal takes some characters as orders. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
