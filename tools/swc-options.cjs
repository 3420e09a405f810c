// One compiler configuration for the build and for jest, so that what is tested is what runs.
// `baseUrl` must be absolute for swc to turn path aliases into relative requires, hence a module and not a .swcrc.
const path = require('node:path');
const { compilerOptions } = require('../tsconfig.json');

const root = path.resolve(__dirname, '..');

/** @type {import('@swc/core').Options} */
const swcOptions = {
  swcrc: false,
  sourceMaps: true,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    baseUrl: root,
    paths: compilerOptions.paths,
  },
  // Real `import()` is kept: ESM-only packages can then be loaded from CommonJS.
  module: { type: 'commonjs', ignoreDynamic: true },
};

module.exports = { root, swcOptions };
