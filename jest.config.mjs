// Jest runs what tsc built: the tests exercise the very files that ship, and no second compiler can disagree.
const only = (pattern) => ({
  testMatch: [`<rootDir>/dist/{apps,bench,libs,test}/**/${pattern}`],
  transform: {},
  testEnvironment: 'node',
});

const withServices = {
  globalSetup: '<rootDir>/dist/test/support/start-services.js',
  globalTeardown: '<rootDir>/dist/test/support/stop-services.js',
};

export default {
  projects: [
    { ...only('!(*.int|*.e2e|*.timed).spec.js'), displayName: 'unit' },
    { ...only('*.{int,e2e}.spec.js'), displayName: 'services', ...withServices },
    // What holds times against a bound, and so wants the machine to itself.
    { ...only('*.timed.spec.js'), displayName: 'timed', ...withServices },
  ],
  testTimeout: 60_000,
};
