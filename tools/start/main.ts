import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ensureDataDir } from '../embedded';
import { runTool } from '../support/operator-error';
import { checkNodeVersion } from '../support/node-version';
import { fromRoot } from '../support/paths';
import { until } from '../support/processes';
import { seconds } from '../support/style';
import { takeLock } from './lock';
import { findSample, readCredentials, readyMessage } from './ready-message';
import { Screen } from './screen';
import { checkPort, readSettings } from './settings';
import { Stack } from './stack';
import { stopRequests } from './stop-requests';

/** `npm start`: everything Argus needs, in the foreground, until it is told to stop. */
void runTool(async () => {
  const startedAt = performance.now();
  checkNodeVersion();
  const settings = readSettings(process.env, process.argv.slice(2));
  const screen = new Screen();
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')));
  screen.heading(version, settings.dataDir);
  ensureDataDir(settings.dataDir);
  const lock = takeLock(settings.dataDir, settings.localUrl);
  try {
    // What a killed supervisor left is being ended by its guard: that may take a moment.
    if (lock.wasStale) await until(() => checkPort(settings).then(ok, no), 15_000, 250);
    await checkPort(settings);

    const stack = new Stack(settings, screen, process.env);
    const requests = stopRequests(() => {
      stack.killEverything();
      lock.release();
    });
    try {
      const interrupted = await Promise.race([stack.boot().then(no), requests.first.then(ok), stack.failure]);
      if (!interrupted) {
        const credentials = readCredentials(settings.dataDir);
        const bootMs = performance.now() - startedAt;
        const facts = { ...settings, stripeUrl: stack.stripeUrl, credentials, sample: findSample(fromRoot('samples')), bootMs };
        screen.print(`\n${readyMessage(facts)}\n`);
        await Promise.race([requests.first, stack.failure]);
      }
      const stoppingAt = performance.now();
      screen.print('\nStopping … (Ctrl-C again to force)');
      await stack.stop();
      screen.print(`Stopped, nothing keeps running (${seconds(performance.now() - stoppingAt)}).`);
    } finally {
      await stack.stop();
    }
  } finally {
    lock.release();
  }
});

function ok(): boolean {
  return true;
}
function no(): boolean {
  return false;
}
