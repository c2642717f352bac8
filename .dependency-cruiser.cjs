const lib = (name) => `^libs/${name}/`;

/** A lib may import these libs and no others. `types` are imports that vanish when compiled. */
const allowed = {
  json: [],
  batching: [],
  redaction: ['json'],
  platform: ['redaction'],
  terminal: [],
  transparency: [],
  'log-export': ['json', 'event-record', 'event-store', 'administration', 'seals'],
  'log-verification': ['event-record', 'transparency', 'log-export'],
  seals: ['event-record', 'event-store', 'administration', 'transparency'],
  'embedded-postgres': [],
  action: ['json'],
  policy: ['json', 'action', 'redaction'],
  'policy-analysis': ['json', 'action', 'policy'],
  'policy-test': ['json', 'action', 'policy'],
  'event-record': ['json'],
  'event-store': ['batching', 'event-record'],
  'action-status': ['json', 'action', 'event-record', 'event-store'],
  'action-store': ['json', 'action', 'administration', 'event-record', 'event-store', 'action-status'],
  activity: ['action', 'event-store'],
  administration: ['json', 'action', 'policy', 'event-record', 'event-store'],
  'decision-replay': ['json', 'action', 'policy', 'event-record', 'event-store', 'administration'],
  'evaluation-queue': ['platform', 'action'],
  service: [
    'platform',
    'embedded-postgres',
    'policy',
    'administration',
    'event-store',
    'action-status',
    'action-store',
    'evaluation-queue',
  ],
};

module.exports = {
  forbidden: [
    ...Object.entries(allowed).map(([name, libs]) => ({
      name: `${name}-imports-only-what-it-may`,
      severity: 'error',
      from: { path: lib(name), pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: [name, ...libs].map(lib) },
    })),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'into-a-lib-only-through-its-index',
      severity: 'error',
      from: { path: '^(?:libs|apps|test|bench)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'the-console-runs-only-what-browsers-can',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: {
        path: '^libs/',
        pathNot: [
          'json',
          'action',
          'redaction',
          'policy',
          'policy-analysis',
          'policy-test',
          'event-record',
          'transparency',
        ].map(lib),
      },
    },
    {
      name: 'only-the-queue-imports-bullmq',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: lib('evaluation-queue') },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'the-checker-shares-no-code-with-what-it-checks',
      severity: 'error',
      from: { path: '^test/chaos/checker/' },
      to: { path: ['^(libs|apps|bench)/', '^test/(?!chaos/checker/)'] },
    },
    {
      name: 'the-checker-needs-only-pg',
      severity: 'error',
      from: { path: '^test/chaos/checker/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(@types/)?(pg|node)/' },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'types'], exportsFields: ['exports'] },
  },
};
