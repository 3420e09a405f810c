// Preloaded into a child when the product runs from its TypeScript sources (the unit tests do): compiles each file as it is
// required, with the build's own options, so that a test never meets a stale dist/. A built product never loads this file.
const path = require('node:path');
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const { swcOptions } = require(path.resolve(__dirname, '../../../../tools/swc-options.cjs'));

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename, sourceMaps: 'inline' });
  module._compile(code, filename);
};
