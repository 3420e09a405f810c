import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { newId, SystemClock } from '@argus/common';
import { IntakeService } from '@argus/analysis';
import { AssetsService, PreparationModule, PreparationService, TrashService } from '@argus/assets';
import { Spool } from '@argus/platform/spool';
import { LocalDiskStore, ObjectStore } from '@argus/platform/storage';
import { fromRoot } from '../../../tools/support/paths';
import { until } from '../../../tools/support/processes';
import { createTestDatabase, type TestDatabase } from '../../support';
import { startServices } from '../../support/services';

/** The store on disk, where what is put can be seen, and held back, on its way. */
class WatchedStore extends LocalDiskStore {
  beforePut: (key: string) => Promise<void> = () => Promise.resolve();
  override async putBuffer(key: string, bytes: Buffer): Promise<void> {
    await this.beforePut(key);
    await super.putBuffer(key, bytes);
  }
}

describe('Preparing a picture', () => {
  let database: TestDatabase;
  let client: Client;
  let dataDir: string;
  let store: WatchedStore;
  let services: Awaited<ReturnType<typeof start>>;
  let organizationId: string;

  const start = async () => {
    const app = await startServices({
      databaseUrl: database.url,
      dataDir,
      env: { WORKER_CONCURRENCY: '1' },
      modules: [PreparationModule],
      override: (builder) => builder.overrideProvider(ObjectStore).useValue(store),
    });
    return {
      app,
      spool: app.get(Spool, { strict: false }),
      intake: app.get(IntakeService, { strict: false }),
      assets: app.get(AssetsService, { strict: false }),
      preparations: app.get(PreparationService, { strict: false }),
      trash: app.get(TrashService, { strict: false }),
    };
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'argus-preparation-'));
    database = await createTestDatabase();
    store = new WatchedStore({ root: path.join(dataDir, 'blobs') }, new SystemClock());
    services = await start();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    organizationId = newId();
    await client.query(
      "INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'P', 'p', 'free', now(), now())",
      [organizationId],
    );
  });
  afterEach(() => (store.beforePut = () => Promise.resolve()));
  afterAll(async () => {
    await services.app.close();
    await client.end();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const given = async (bytes?: number): Promise<string> => {
    const picture = (await readFile(fromRoot('samples', 'coffee-cup.jpg'))).subarray(0, bytes);
    const file = await services.spool.receive(Readable.from([picture]), { limitBytes: picture.length });
    const asset = await services.intake.submit(organizationId, {
      file,
      filename: 'cup.jpg',
      source: { kind: 'upload', ref: null },
      project: null,
      tags: [],
      uploadedBy: null,
      actor: null,
      analyze: true,
      settle: () => Promise.resolve(),
      reuse: false,
    });
    return asset.id;
  };
  const prepare = (id: string) => services.preparations.run(id, new AbortController().signal);
  const shown = (id: string) => services.assets.get(organizationId, id);
  const statusOf = async (id: string): Promise<unknown> =>
    (await client.query<{ status: string }>('SELECT status FROM asset_preparation WHERE id = $1', [id])).rows[0]?.status;
  const kindsOf = async (id: string): Promise<string[]> =>
    (await client.query<{ kind: string }>('SELECT kind FROM derivative WHERE asset_id = $1 ORDER BY kind', [id])).rows.map(
      ({ kind }) => kind,
    );

  it('shows the thumbnails before the rest is done, and each rendition once', async () => {
    const id = await given();
    const held = { release: (): void => undefined };
    const gate = new Promise<void>((resolve) => (held.release = resolve));
    store.beforePut = (key) => (key.includes('working') ? gate : Promise.resolve());

    const done = prepare(id);
    expect(await until(async () => (await shown(id)).thumbnailKey !== null, 30_000)).toBe(true);
    expect([await statusOf(id), (await shown(id)).width, await kindsOf(id)]).toEqual([
      'running',
      null,
      ['thumbnail_1024', 'thumbnail_256'],
    ]);

    held.release();
    await done;
    expect([await statusOf(id), await kindsOf(id)]).toEqual(['succeeded', ['thumbnail_1024', 'thumbnail_256', 'working_1024']]);
    expect((await shown(id)).width).toBeGreaterThan(0);
  });

  it('shows nothing when the claim went to somebody else meanwhile, and leaves the row to them', async () => {
    const id = await given();
    store.beforePut = async () => {
      await client.query('UPDATE asset_preparation SET lease_token = $2 WHERE id = $1', [id, randomUUID()]);
    };
    await prepare(id);
    expect([await statusOf(id), await kindsOf(id), (await shown(id)).thumbnailKey]).toEqual(['running', [], null]);
  });

  it('says what is wrong with a picture that could not be read while it was in the trash', async () => {
    const [broken, whole] = [await given(1_000), await given()];
    for (const id of [broken, whole]) await services.trash.trash(organizationId, id, null);
    for (const id of [broken, whole]) await prepare(id);
    const back = (id: string) => services.trash.recover(organizationId, id, null, () => Promise.resolve());
    expect(await back(broken)).toMatchObject({ status: 'failed', errorCode: 'image.unreadable' });
    expect(await back(whole)).toMatchObject({ status: 'ready', errorCode: null });
  });
});
