const { swcOptions } = require('./tools/swc-options.cjs');

// jest runs files in a sandbox that has no `import()`: there it becomes a require.
const jestOptions = { ...swcOptions, module: { type: 'commonjs' } };

const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // `jose` is an ES module through and through, which jest's sandbox does not require.
  transform: { '^.+\\.ts$': ['@swc/jest', jestOptions], '/node_modules/jose/.+\\.js$': ['@swc/jest', jestOptions] },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.argus'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
};

// jest runs a set-up file once, however many projects name it: one PostgreSQL and one Redis serve the whole run.
const withServers = {
  ...base,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,tools,bench}/**/*.spec.ts'] },
    { ...withServers, displayName: 'medium', testMatch: ['<rootDir>/test/medium/**/*.medium-spec.ts'] },
    // The queue backend is one per process, hence a project each.
    { ...withServers, displayName: 'queue-postgres', testMatch: ['<rootDir>/test/medium/queue/*.postgres-spec.ts'] },
    { ...withServers, displayName: 'queue-redis', testMatch: ['<rootDir>/test/medium/**/*.redis-spec.ts'] },
    {
      ...withServers,
      displayName: 'e2e',
      runner: '<rootDir>/test/support/serial-runner.cjs',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
    },
    {
      ...withServers,
      displayName: 'e2e-redis',
      runner: '<rootDir>/test/support/serial-runner.cjs',
      testMatch: ['<rootDir>/test/e2e/**/*.redis-e2e-spec.ts'],
    },
  ],
  // Set-ups that start servers and stacks take their time on a small machine; a time is never what a test asserts.
  testTimeout: 60_000,
};
