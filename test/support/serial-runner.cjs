// jest's own runner, one test file at a time: end-to-end files each start whole stacks and would starve one another.
const path = require('node:path');
const jestCore = require.resolve('@jest/core', { paths: [require.resolve('jest')] });
const { default: TestRunner } = require(require.resolve('jest-runner', { paths: [path.dirname(jestCore)] }));

module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
