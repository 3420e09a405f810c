import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { APP_ROLE, EmbeddedPostgres } from '../embedded';
import { migrate } from '../migrate';
import { OperatorError, runTool } from '../support/operator-error';
import { ProcessGuard } from '../support/process-guard';
import { seconds, style } from '../support/style';
import { Simulation, type SimulationReport } from './simulation';

/** `npm run sim:ledger [-- --ops 10000] [--seed 7]`: lets simulated apis and workers die at every wait, and looks at the book. */
void runTool(async () => {
  const { operations, seed } = readArguments();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'argus-simulation-'));
  // PostgreSQL refuses to run as root and then needs a way in for its own user.
  chmodSync(dataDir, 0o711);
  const guard = new ProcessGuard();
  const postgres = await EmbeddedPostgres.start({ dataDir });
  guard.watch([{ pid: postgres.pid, signal: 'INT' }]);
  const bar = new SingleBar({ format: '{bar} {value} of {total} operations, {crashes} killed, {eta_formatted} left' });
  const startedAt = performance.now();
  try {
    await migrate({ ownerUrl: postgres.ownerUrl, appRole: APP_ROLE });
    bar.start(operations, 0, { crashes: 0 });
    const report = await Simulation.run({
      seed,
      operations,
      databaseUrl: postgres.appUrl,
      databaseOwnerUrl: postgres.ownerUrl,
      dataDir,
      onProgress: (done, crashes) => bar.update(done, { crashes }),
    });
    bar.stop();
    print(report, performance.now() - startedAt);
    return report.problems.length === 0 ? 0 : 1;
  } finally {
    bar.stop();
    await postgres.destroy();
    await guard.release();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

function readArguments(): { operations: number; seed: number } {
  const { values } = parseArgs({ options: { ops: { type: 'string', default: '10000' }, seed: { type: 'string', default: '7' } } });
  const [operations, seed] = [Number(values.ops), Number(values.seed)];
  if (!Number.isInteger(operations) || operations < 1)
    throw new OperatorError(`--ops ${values.ops} is no number of operations.`, 'For example --ops 10000.');
  if (!Number.isInteger(seed)) throw new OperatorError(`--seed ${values.seed} is no seed.`, 'For example --seed 7.');
  return { operations, seed };
}

function print({ seed, operations, crashes, transactions, refusals, problems }: SimulationReport, tookMs: number): void {
  const table = new Table({ head: ['booked', 'times'] });
  for (const [kind, count] of Object.entries(transactions)) table.push([kind, count]);
  for (const [code, count] of Object.entries(refusals)) table.push([`refused: ${code}`, count]);
  console.log(`\n${operations} operations with seed ${seed}, ${crashes} of them killed, in ${seconds(tookMs)}\n${table.toString()}`);
  console.log(problems.length === 0 ? style.green('The book holds.') : style.bold(problems.join('\n')));
}
