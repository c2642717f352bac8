#!/usr/bin/env node
// `npx faramesh …` and `npm run faramesh -- …`: installs and builds what is missing, saying so on stderr alone, for what the
// command prints may go into a pipe.
import { prepare } from './prepare.mjs';

prepare({ quietly: true });
await import('../dist/apps/cli/src/main.js');
