import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Simulation } from '../../../tools/ledger-simulator/simulation';
import { createTestDatabase } from '../../support';

const OPERATIONS = 10_000;

describe('A simulated house of two apis and three workers', () => {
  it(`keeps its book through ${OPERATIONS} operations, some of them killed`, async () => {
    const database = await createTestDatabase();
    const dataDir = mkdtempSync(path.join(tmpdir(), 'argus-simulation-'));
    try {
      const report = await Simulation.run({
        seed: 7,
        operations: OPERATIONS,
        databaseUrl: database.url,
        databaseOwnerUrl: database.ownerUrl,
        dataDir,
      });
      expect(report.problems).toEqual([]);
      expect(report.crashes).toBeGreaterThan(OPERATIONS / 100);
      expect(Object.keys(report.transactions)).toEqual(
        expect.arrayContaining(['adjust', 'capture', 'claw_back', 'expire', 'grant', 'hold', 'refund', 'release']),
      );
    } finally {
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 900_000);
});
