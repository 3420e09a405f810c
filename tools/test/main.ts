import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findRedis } from '../embedded';
import { runTool } from '../support/operator-error';
import { repositoryRoot } from '../support/paths';
import { findChromium } from './chromium';
import { describeSuites, selectSuites, type Need } from './suites';

/** `npm test [-- <jest arguments>]`: says which suites this machine can run, and lets jest run those. The exit code is jest's. */
void runTool(async () => {
  const selected = selectSuites(whatIsHere(), process.env.ARGUS_TEST_REQUIRE ?? '');
  console.log(`Suites on this machine:\n${describeSuites(selected)}\n`);
  const given = process.argv.slice(2);
  // --selectProjects takes every word that follows it: it goes last, so that a path among the arguments stays a path.
  const projects = given.includes('--selectProjects') ? [] : ['--selectProjects', ...selected.map(({ project }) => project)];
  return runJest([...given, ...projects]);
});

function whatIsHere(): Set<Need> {
  const here = new Set<Need>();
  if (process.env.REDIS_URL || findRedis()) here.add('redis');
  if (findChromium()) here.add('chromium');
  return here;
}

function runJest(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...args], { cwd: repositoryRoot, stdio: 'inherit' });
    // Ctrl-C reaches jest by itself, as it shares our terminal; a signal sent to us alone is passed on.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => jest.kill('SIGTERM'));
    jest.once('error', reject);
    jest.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
