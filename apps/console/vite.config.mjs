import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the gateway serves under /pages/, every file named after its content. Nothing is inlined: the pages may run no inline code. */
export default defineConfig({
  root: inRoot('apps/console'),
  base: '/pages/',
  resolve: {
    alias: [{ find: /^#(.+)$/, replacement: `${inRoot('libs')}/$1/index.ts` }],
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  worker: { format: 'es' },
  build: {
    outDir: inRoot('dist/pages'),
    emptyOutDir: true,
    assetsDir: '',
    assetsInlineLimit: 0,
    target: ['chrome123', 'safari17.5', 'firefox121'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Libraries mark what runs in browsers alone; here everything does.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
