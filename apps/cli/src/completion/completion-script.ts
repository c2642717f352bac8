import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow the words of a command, the words joined by spaces. */
interface Place {
  readonly words: string;
  readonly next: readonly { readonly word: string; readonly help: string }[];
}

/** The script that teaches a shell the commands and options as they are declared. */
export function completionScript(shell: Shell, program: Command): string {
  const places = placesOf(program, [], optionsOf(program));
  switch (shell) {
    case 'bash':
      return bash(program.name(), places);
    case 'zsh':
      return zsh(program.name(), places);
    case 'fish':
      return fish(program.name(), places);
    default:
      return shell satisfies never;
  }
}

function placesOf(command: Command, way: readonly string[], everywhere: Place['next']): Place[] {
  const children = command.createHelp().visibleCommands(command);
  const commands = children.flatMap((child) =>
    [child.name(), ...child.aliases()].map((word) => ({ word, help: child.description() })),
  );
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((word) => ({ word, help: '' })),
  );
  const own = way.length === 0 ? [] : optionsOf(command);
  return [
    { words: way.join(' '), next: [...commands, ...choices, ...own, ...everywhere] },
    ...children.flatMap((child) =>
      [child.name(), ...child.aliases()].flatMap((name) => placesOf(child, [...way, name], everywhere)),
    ),
  ];
}

const optionsOf = (command: Command): Place['next'] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ word: long, help: description }] : []));

/** The words so far without options, as far as they name a command; the rest are its arguments. The same for bash and zsh. */
const commandSoFar = (places: readonly Place[]): string => `    case "\${at:+$at }$word" in
${places
  .slice(1)
  .map(({ words }) => `      '${words}') at='${words}' ;;`)
  .join('\n')}
    esac`;

const bash = (name: string, places: readonly Place[]): string => `_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} at='' word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${commandSoFar(places)}
  done
  case "$at" in
${places.map(({ words, next }) => `    '${words}') next='${next.map(({ word }) => word).join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$next" -- "$current"))
}
complete -o default -F _${name} ${name}`;

const zsh = (name: string, places: readonly Place[]): string => `#compdef ${name}
_${name}() {
  local at='' word
  local -a next
  for word in "\${(@)words[2,CURRENT-1]}"; do
${commandSoFar(places)}
  done
  case "$at" in
${places
  .map(
    ({ words, next }) =>
      `    '${words}') next=(${next.map(({ word, help }) => quoted(`${word}:${help}`)).join(' ')}) ;;`,
  )
  .join('\n')}
  esac
  _describe '${name}' next || _files
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name}; else compdef _${name} ${name}; fi`;

const fish = (name: string, places: readonly Place[]): string => `function __${name}_at
  set -l at ''
  for word in (commandline -opc)[2..]
    set -l further (string trim -- "$at $word")
    contains -- $further ${places
      .slice(1)
      .map(({ words }) => quoted(words))
      .join(' ')}; and set at $further
  end
  test "$at" = "$argv[1]"
end
${places
  .flatMap(({ words, next }) =>
    next.map(({ word, help }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c ${name} -n '__${name}_at "${words}"' ${what} -d ${quoted(help)}`;
    }),
  )
  .join('\n')}`;

/** For each of the shells. */
const quoted = (text: string): string => `'${text.replaceAll("'", '’').replaceAll('\\', '')}'`;
