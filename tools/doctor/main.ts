import { readSettings } from '../start/settings';
import { runTool } from '../support/operator-error';
import { style } from '../support/style';
import { checkDataDir, checkDatabase, checkDisk, checkFreePort, checkNode, checkNpm, checkQueue, type Finding } from './checks';
import { checkPayments } from './payments';

const MARK = { ok: style.green('✓'), warn: style.yellow('!'), fail: style.red('✗') };

/** `npm run doctor`: looks at everything a start depends on, changes nothing but an absent data folder. Exit 1 when a start would fail. */
void runTool(async () => {
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    console.log(`${MARK[finding.state]} ${finding.name.padEnd(9)} ${finding.detail}`);
    if (finding.fix) console.log(`  ${' '.repeat(9)} ${style.dim(`Fix: ${finding.fix}`)}`);
  };
  report(checkNode());
  report(checkNpm());
  // Throws with every problem of the environment: what follows would only repeat them.
  const settings = readSettings(process.env, []);
  report({ name: 'settings', state: 'ok', detail: `${process.env.NODE_ENV ?? 'development'}, links start with ${settings.publicUrl}` });
  const data = checkDataDir(settings.dataDir);
  report(data);
  report(checkDisk(settings.dataDir));
  report(await checkFreePort(settings));
  if (data.state === 'ok') report(await checkDatabase(settings));
  report(await checkQueue(settings));
  report(await checkPayments(settings.stripe));
  const failures = findings.filter(({ state }) => state === 'fail').length;
  console.log(failures === 0 ? '\nReady to start: npm start' : `\n${failures} to mend before Argus can start.`);
  return failures === 0 ? 0 : 1;
});
