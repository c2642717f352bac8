import { fileURLToPath } from 'node:url';

/** The folder that holds policies/, db/ and package.json, wherever the process was started from. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
