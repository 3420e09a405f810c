import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import sharp from 'sharp';
import { AnalysisRunner, AnalysisRunnerModule, IntakeService } from '@argus/analysis';
import { AssetsService, PreparationModule, PreparationService, TrashService } from '@argus/assets';
import { CreditsService } from '@argus/billing';
import { newId } from '@argus/common';
import { Spool } from '@argus/platform/spool';
import { MAX_ATTEMPTS } from '@argus/platform/work';
import { VisionProviders } from '@argus/vision';
import { auditLedger, createTestDatabase, type TestDatabase } from '../../support';
import { startServices } from '../../support/services';
import { type Mood, ProviderStandIn } from './provider-stand-in';

// Real: everything from the intake to the ledger, the chain of providers among it. Stands in: the provider at the other end of a socket.
describe('a provider that does not answer as it should', () => {
  let database: TestDatabase;
  let client: Client;
  let dataDir: string;
  let provider: ProviderStandIn;
  let services: Awaited<ReturnType<typeof start>>;
  let picture: Buffer;

  const start = async () => {
    const app = await startServices({
      databaseUrl: database.url,
      dataDir,
      env: { WORKER_CONCURRENCY: '1' },
      modules: [PreparationModule, AnalysisRunnerModule],
      override: (builder) => builder.overrideProvider(VisionProviders).useValue(new VisionProviders([provider])),
    });
    return {
      app,
      spool: app.get(Spool, { strict: false }),
      intake: app.get(IntakeService, { strict: false }),
      assets: app.get(AssetsService, { strict: false }),
      preparations: app.get(PreparationService, { strict: false }),
      trash: app.get(TrashService, { strict: false }),
      credits: app.get(CreditsService, { strict: false }),
      runner: app.get(AnalysisRunner, { strict: false }),
    };
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'argus-providers-'));
    database = await createTestDatabase();
    provider = await ProviderStandIn.start();
    services = await start();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    picture = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
  });
  beforeEach(() => {
    provider.mood = 'sees';
    provider.calls = 0;
    provider.onCall = () => Promise.resolve();
  });
  afterEach(() => auditLedger(client));
  afterAll(async () => {
    await services?.app.close();
    await provider?.close();
    await client?.end();
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** A prepared picture of a workspace of its own, whose run is due. */
  const given = async () => {
    const organizationId = newId();
    await client.query(
      "INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'P', $1::uuid::text, 'free', now(), now())",
      [organizationId],
    );
    const file = await services.spool.receive(Readable.from([picture]), { limitBytes: picture.length });
    const { id } = await services.intake.submit(organizationId, {
      ...{ file, filename: 'a.png', source: { kind: 'upload', ref: null }, project: null, tags: [], uploadedBy: null },
      ...{ actor: null, analyze: true, settle: () => Promise.resolve(), reuse: false },
    });
    await services.preparations.run(id, new AbortController().signal);
    const { rows } = await client.query<{ id: string }>('SELECT id FROM analysis_run WHERE asset_id = $1', [id]);
    const runId = rows[0]?.id ?? '';
    return {
      organizationId,
      assetId: id,
      /** Delivers the job once. A job that comes early finds its row as well as one that comes when it is due. */
      run: () => services.runner.run(runId, new AbortController().signal),
      usage: async () => {
        const { remaining, held, used } = await services.credits.usage(organizationId);
        return { remaining, held, used };
      },
      status: async () => (await services.assets.get(organizationId, id)).status,
      spent: async () =>
        (
          await client.query<{ cost: string }>('SELECT cost_micro_usd::text AS cost FROM ai_spending WHERE organization_id = $1', [
            organizationId,
          ])
        ).rows.map(({ cost }) => Number(cost)),
    };
  };

  it.each<[Mood, number, number[]]>([
    ['fails', MAX_ATTEMPTS, []],
    ['hangs', MAX_ATTEMPTS, []],
    // Nonsense is an answer: asking again would only cost again.
    ['raves', 1, [10]],
  ])('gives the credit back when it %s for good', async (mood, calls, costs) => {
    provider.mood = mood;
    const { run, usage, status, spent } = await given();
    for (let attempt = 1; attempt < calls; attempt += 1) {
      await run();
      expect(await usage()).toEqual({ remaining: 49, held: 1, used: 0 });
    }
    await run();
    expect(await usage()).toEqual({ remaining: 50, held: 0, used: 0 });
    expect(await status()).toBe('failed');
    await run();
    expect(provider.calls).toBe(calls);
    expect(await spent()).toEqual(costs);
  });

  it('charges once when it fails first and sees then', async () => {
    provider.mood = 'fails';
    const { run, usage, status } = await given();
    await run();
    provider.mood = 'sees';
    await Promise.all([run(), run()]);
    await run();
    expect(await usage()).toEqual({ remaining: 49, held: 0, used: 1 });
    expect(await status()).toBe('ready');
  });

  it('charges nothing for an answer that comes after the credit was given back, and counts what the call has cost', async () => {
    const { organizationId, assetId, run, usage, spent } = await given();
    provider.onCall = async () => {
      await services.trash.trash(organizationId, assetId, null);
    };
    await run();
    expect(await usage()).toEqual({ remaining: 50, held: 0, used: 0 });
    expect(await spent()).toEqual([10]);
  });
});
