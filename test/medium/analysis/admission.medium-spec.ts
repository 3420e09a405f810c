import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { AppError, newId, SystemClock } from '@argus/common';
import { IntakeService } from '@argus/analysis';
import { Database } from '@argus/platform/database';
import { Spool } from '@argus/platform/spool';
import { LocalDiskStore, ObjectStore } from '@argus/platform/storage';
import { createTestDatabase, type TestDatabase } from '../../support';
import { startServices } from '../../support/services';

/** The smallest file that is taken for a picture: nothing looks further here. */
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe('Uploads of a workspace that come at the same moment', () => {
  let testDatabase: TestDatabase;
  let client: Client;
  let dataDir: string;
  let services: Awaited<ReturnType<typeof start>>;

  const start = async () => {
    const store = new LocalDiskStore({ root: path.join(dataDir, 'blobs') }, new SystemClock());
    const app = await startServices({
      databaseUrl: testDatabase.url,
      dataDir,
      override: (builder) => builder.overrideProvider(ObjectStore).useValue(store),
    });
    return {
      app,
      spool: app.get(Spool, { strict: false }),
      intake: app.get(IntakeService, { strict: false }),
      database: app.get(Database, { strict: false }),
    };
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'argus-admission-'));
    testDatabase = await createTestDatabase();
    services = await start();
    client = new Client({ connectionString: testDatabase.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await services.app.close();
    await client.end();
    await testDatabase.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const newOrganization = async (planId: string): Promise<string> => {
    const id = newId();
    await client.query(
      "INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'A', $2, $3, now(), now())",
      [id, id, planId],
    );
    return id;
  };

  interface Upload {
    readonly settle?: () => Promise<void>;
    readonly project?: string;
  }

  /** All of them are on their way before any is in. */
  const uploadAtOnce = async (organizationId: string, uploads: readonly Upload[], api = services) => {
    const files = await Promise.all(uploads.map(() => api.spool.receive(Readable.from([PNG]), { limitBytes: 100 })));
    return Promise.allSettled(
      uploads.map(({ settle = () => Promise.resolve(), project = null }, index) =>
        api.intake.submit(organizationId, {
          file: files[index]!,
          filename: `${index}.png`,
          source: { kind: 'upload', ref: null },
          project,
          tags: [],
          uploadedBy: null,
          actor: null,
          analyze: true,
          settle,
          reuse: false,
        }),
      ),
    );
  };
  const many = (count: number, upload: Upload = {}): Upload[] => Array.from({ length: count }, () => upload);
  const admitted = (outcomes: readonly PromiseSettledResult<unknown>[]) => outcomes.filter(({ status }) => status === 'fulfilled').length;
  const one = async <Row extends object>(sql: string, organizationId: string): Promise<Row> =>
    (await client.query<Row>(sql, [organizationId])).rows[0]!;

  const counted = (organizationId: string) =>
    one<{ assets: number; live: number; runs: number; held: number; intents: number }>(
      `SELECT (SELECT count(*)::int FROM asset WHERE organization_id = $1) AS assets,
              (SELECT live_assets::int FROM organization_usage WHERE organization_id = $1) AS live,
              (SELECT count(*)::int FROM analysis_run WHERE organization_id = $1) AS runs,
              (SELECT balance_credits::int FROM ledger_account WHERE org_id = $1 AND kind = 'held') AS held,
              (SELECT count(*)::int FROM storage_intent WHERE organization_id = $1) AS intents`,
      organizationId,
    );

  it.each(['pro', 'starter'])('share a few commits, and each is counted and charged (%s)', async (plan) => {
    const organizationId = await newOrganization(plan);
    expect(admitted(await uploadAtOnce(organizationId, many(40)))).toBe(40);
    expect(await counted(organizationId)).toEqual({ assets: 40, live: 40, runs: 40, held: 40, intents: 0 });
    const { commits } = await one<{ commits: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS commits FROM asset WHERE organization_id = $1',
      organizationId,
    );
    expect(commits).toBeLessThan(20);
  });

  it('suffer for none that is refused: each of those hears its own reason', async () => {
    const organizationId = await newOrganization('pro');
    const refused = { settle: () => Promise.reject(new AppError('request.idempotency_in_flight')) };
    // It breaks the transaction itself: whatever was sent behind it in the same one is refused by the server.
    const broken = { settle: async () => void (await services.database.client.$queryRaw`SELECT 1 / 0`) };
    const outcomes = await uploadAtOnce(organizationId, [...many(6), refused, ...many(6), broken, ...many(6)]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []));
    expect(reasons).toEqual([new AppError('request.idempotency_in_flight').message, expect.stringContaining('division by zero')]);
    // The bytes of the one that broke are left to the sweep: after such a failure nobody can be sure.
    expect(await counted(organizationId)).toEqual({ assets: 18, live: 18, runs: 18, held: 18, intents: 1 });
  });

  it('fill a plan to its last place, and not beyond', async () => {
    const organizationId = await newOrganization('free');
    const outcomes = await uploadAtOnce(organizationId, many(70));
    expect(admitted(outcomes)).toBe(50);
    expect(await counted(organizationId)).toEqual({ assets: 50, live: 50, runs: 50, held: 50, intents: 0 });
  });

  it('make one project of one name', async () => {
    const organizationId = await newOrganization('pro');
    const names = ['Garden', 'Attic', 'GARDEN', 'attic'];
    expect(admitted(await uploadAtOnce(organizationId, [...many(1), ...names.flatMap((project) => many(5, { project }))]))).toBe(21);
    const { rows } = await client.query<{ name: string; assets: number }>(
      `SELECT lower(p.name) AS name, count(*)::int AS assets FROM project p JOIN asset a ON a.project_id = p.id
       WHERE p.organization_id = $1 GROUP BY 1 ORDER BY 1`,
      [organizationId],
    );
    expect(rows).toEqual([
      { name: 'attic', assets: 10 },
      { name: 'garden', assets: 10 },
    ]);
  });

  it('come in by two apis, name the same new projects in any order, and never wait for each other', async () => {
    const second = await start();
    try {
      for (let round = 0; round < 10; round += 1) {
        const organizationId = await newOrganization('pro');
        const naming = (...names: string[]) => [...many(1), ...names.flatMap((project) => many(3, { project }))];
        const outcomes = await Promise.all([
          uploadAtOnce(organizationId, naming('attic', 'GARDEN')),
          uploadAtOnce(organizationId, naming('garden', 'Attic'), second),
        ]);
        expect(admitted(outcomes.flat())).toBe(14);
        expect(await counted(organizationId)).toEqual({ assets: 14, live: 14, runs: 14, held: 14, intents: 0 });
      }
    } finally {
      await second.app.close();
    }
    // A deadlock would have been tried again: only the server's own count tells. A connection that ends has told it everything.
    const { deadlocks } = await one<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database() AND $1::text IS NOT NULL',
      'all',
    );
    expect(deadlocks).toBe(0);
  });

  it('find each other: the equal ones name the first of them', async () => {
    const organizationId = await newOrganization('pro');
    await uploadAtOnce(organizationId, many(12));
    const { rows } = await client.query<{ duplicateOf: string | null; count: number }>(
      'SELECT duplicate_of AS "duplicateOf", count(*)::int AS count FROM asset WHERE organization_id = $1 GROUP BY 1 ORDER BY 2',
      [organizationId],
    );
    expect(rows).toEqual([
      { duplicateOf: null, count: 1 },
      { duplicateOf: expect.any(String) as string, count: 11 },
    ]);
  });
});
