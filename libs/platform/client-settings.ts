import { homedir } from 'node:os';
import path from 'node:path';
import { cleaned, text, tokens, unset, wholeNumber } from './settings.js';

/** What a client takes from its environment to find a gateway; undefined where it says nothing. */
export interface ClientSettings {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly token: string | undefined;
  /** The name of a saved context. */
  readonly context: string | undefined;
  /** Where the contexts are saved. */
  readonly configFolder: string;
  /** Whether a terminal may be coloured. */
  readonly colours: boolean;
}

/** @throws SettingsError for the first wrong one. */
export function readClientSettings(environment: NodeJS.ProcessEnv = process.env): ClientSettings {
  const env = cleaned(environment, {
    FARA_API_HOST: text(unset),
    FARA_API_PORT: wholeNumber(1, 65_535)(unset),
    FARA_AUTH_TOKEN: tokens(unset),
    FARAMESH_TOKEN: tokens(unset),
    FARAMESH_CONTEXT: text(unset),
    XDG_CONFIG_HOME: text(unset),
    NO_COLOR: text(unset),
  });
  return {
    host: env.FARA_API_HOST,
    port: env.FARA_API_PORT,
    token: (env.FARA_AUTH_TOKEN ?? env.FARAMESH_TOKEN)?.[0],
    context: env.FARAMESH_CONTEXT,
    configFolder: path.join(env.XDG_CONFIG_HOME ?? path.join(homedir(), '.config'), 'faramesh'),
    colours: env.NO_COLOR === undefined,
  };
}
