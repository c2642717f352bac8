import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const inBrowser = (name) => inRoot(`apps/console/src/browser/${name}`);

/** What the gateway serves under /pages/, every file named after its content. Nothing is inlined: the pages may run no inline code. */
export default defineConfig({
  root: inRoot('apps/console'),
  base: '/pages/',
  resolve: {
    alias: [
      { find: /^#([^/]+)$/, replacement: `${inRoot('libs')}/$1/index.ts` },
      { find: 'node:crypto', replacement: inBrowser('crypto.ts') },
      { find: 'node:buffer', replacement: inBrowser('buffer.ts') },
      { find: /^node:(fs|path)$/, replacement: inBrowser('no-files.ts') },
    ],
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
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      // Nothing of our own does anything by being imported, so of a lib comes what is used.
      treeshake: { moduleSideEffects: (id) => (id.startsWith(inRoot('libs/')) ? false : undefined) },
    },
  },
});
