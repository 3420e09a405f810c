import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { AppError, Clock, newId } from '@argus/common';
import { IntakeService } from '@argus/analysis';
import { type Asset, AssetPurgeService, AssetsService, derivativeKey, StorageIntentsService, TrashService } from '@argus/assets';
import { Spool } from '@argus/platform/spool';
import { LocalDiskStore, ObjectStore } from '@argus/platform/storage';
import { auditLedger, createTestDatabase, storedKeys, type TestDatabase } from '../../support';
import { startServices } from '../../support/services';

const DAY_MS = 86_400_000;

const unkeyed = (): Promise<void> => Promise.resolve();

class JumpingClock extends Clock {
  private offsetMs = 0;
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
  jump(days: number): void {
    this.offsetMs += days * DAY_MS;
  }
}

/** The store on disk, as an operator sees it on a bad day. */
class FailingStore extends LocalDiskStore {
  failuresLeft = 0;
  override async deleteMany(keys: readonly string[]): Promise<void> {
    if (this.failuresLeft > 0) {
      this.failuresLeft -= 1;
      throw new AppError('storage.unavailable');
    }
    await super.deleteMany(keys);
  }
}

let clock: JumpingClock;
let store: FailingStore;
let database: TestDatabase;
let client: Client;
let dataDir: string;
let services: Awaited<ReturnType<typeof start>>;
let organizationId: string;

const start = async () => {
  const app = await startServices({
    databaseUrl: database.url,
    dataDir,
    env: { UPLOAD_INTENT_TTL_SECONDS: '1' },
    override: (builder) => builder.overrideProvider(Clock).useValue(clock).overrideProvider(ObjectStore).useValue(store),
  });
  return {
    app,
    intake: app.get(IntakeService, { strict: false }),
    spool: app.get(Spool, { strict: false }),
    trash: app.get(TrashService, { strict: false }),
    purge: app.get(AssetPurgeService, { strict: false }),
    assets: app.get(AssetsService, { strict: false }),
    intents: app.get(StorageIntentsService, { strict: false }),
  };
};

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'argus-purge-'));
  database = await createTestDatabase();
  clock = new JumpingClock();
  store = new FailingStore({ root: path.join(dataDir, 'blobs') }, clock);
  services = await start();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  organizationId = newId();
  await client.query(
    "INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'T', 't', 'free', now(), now())",
    [organizationId],
  );
});
afterEach(async () => {
  await services.app.close();
  await client.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const given = async (text: string, filename = 'note.txt'): Promise<Asset> => {
  const file = await services.spool.receive(Readable.from([Buffer.from(text)]), { limitBytes: 1_000 });
  return services.intake.submit(organizationId, {
    file,
    filename,
    source: { kind: 'upload', ref: null },
    project: null,
    tags: ['t'],
    uploadedBy: null,
    actor: null,
    analyze: true,
    settle: unkeyed,
    reuse: false,
  });
};

/** An asset in the trash with a rendition that has a row and one whose process was killed before it could write it. */
const givenTrashed = async (text: string): Promise<Asset> => {
  const asset = await given(text);
  const recorded = derivativeKey(organizationId, asset.id, 'working', 'webp');
  await store.putBuffer(recorded, Buffer.from('r'));
  await store.putBuffer(derivativeKey(organizationId, asset.id, 'unrecorded', 'webp'), Buffer.from('u'));
  await client.query(`INSERT INTO ${DERIVATIVE_COLUMNS} VALUES ($1, $2, $3, 'working', 'image/webp', 1, 1, 1, $4, now())`, [
    newId(),
    organizationId,
    asset.id,
    recorded,
  ]);
  await services.trash.trash(organizationId, asset.id, null);
  return asset;
};
const DERIVATIVE_COLUMNS =
  'derivative (id, organization_id, asset_id, kind, mime_type, size_bytes, width, height, storage_key, created_at)';

const count = async (table: string): Promise<number> =>
  (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? -1;
const purgeEvents = async (): Promise<string[]> =>
  (await client.query<{ id: string }>("SELECT payload->>'assetId' AS id FROM outbox_event WHERE type = 'asset.purged'")).rows.map(
    ({ id }) => id,
  );
const liveAssets = async (): Promise<number> =>
  (await client.query<{ n: number }>('SELECT live_assets AS n FROM organization_usage WHERE organization_id = $1', [organizationId]))
    .rows[0]?.n ?? -1;
const expectNothingOf = async (assetId: string): Promise<void> => {
  expect((await storedKeys(dataDir)).blobs.filter((key) => key.includes(assetId))).toEqual([]);
  for (const [table, column] of [
    ['asset', 'id'],
    ['asset_search', 'asset_id'],
    ['derivative', 'asset_id'],
    ['asset_preparation', 'id'],
  ])
    expect((await client.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [assetId])).rows).toEqual([]);
  expect(await count('storage_intent')).toBe(0);
};

describe('The purge', () => {
  it('leaves what can still be recovered, and everything live', async () => {
    const kept = await given('live');
    const trashed = await givenTrashed('trashed');
    clock.jump(29.9);
    expect(await services.purge.purgeExpired()).toBe(0);
    expect(await services.assets.get(organizationId, trashed.id)).toMatchObject({ id: trashed.id });
    clock.jump(0.2);
    expect(await services.purge.purgeExpired()).toBe(1);
    expect(await services.assets.get(organizationId, kept.id)).toEqual(kept);
    expect(await store.stat(kept.storageKey)).not.toBeNull();
  });

  it('removes rows, original and every rendition, says so once, and touches neither quota nor ledger', async () => {
    const asset = await givenTrashed('gone');
    const kept = await given('kept');
    const money = [await count('ledger_transaction'), await count('ledger_entry'), await count('credit_hold')];
    clock.jump(31);
    expect(await services.purge.purgeExpired()).toBe(1);
    await expectNothingOf(asset.id);
    expect(await purgeEvents()).toEqual([asset.id]);
    expect(await liveAssets()).toBe(1);
    expect([await count('ledger_transaction'), await count('ledger_entry'), await count('credit_hold')]).toEqual(money);
    await auditLedger(client);
    expect(await services.purge.purgeExpired()).toBe(0);
    expect(await purgeEvents()).toEqual([asset.id]);
    await expect(services.assets.get(organizationId, asset.id)).rejects.toMatchObject({ code: 'asset.not_found' });
    expect((await services.assets.get(organizationId, kept.id)).id).toBe(kept.id);
  });

  it('works through any number, in batches, from two sides at once', async () => {
    for (let index = 0; index < 120; index += 1) await client.query(INSERT_TRASHED, [newId(), organizationId, `o/x/${index}/original`]);
    clock.jump(31);
    const [a, b] = await Promise.all([services.purge.purgeExpired(), services.purge.purgeExpired()]);
    const rest = await services.purge.purgeExpired();
    expect(a + b + rest).toBe(120);
    expect(await count('asset')).toBe(0);
    expect(new Set(await purgeEvents()).size).toBe(120);
    expect(await count("outbox_event WHERE type = 'asset.purged'")).toBe(120);
    expect(await count('storage_intent')).toBe(0);
  });

  it('is finished by the storage sweep when it dies before the objects are gone', async () => {
    const asset = await givenTrashed('half gone');
    clock.jump(31);
    store.failuresLeft = 2;
    await expect(services.purge.purgeExpired()).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(services.assets.get(organizationId, asset.id)).rejects.toMatchObject({ code: 'asset.not_found' });
    expect(await store.stat(asset.storageKey)).not.toBeNull();
    // Called again, the purge itself finds no row any more; what is left to do stands in the intents.
    expect(await services.purge.purgeExpired()).toBe(0);
    await client.query("UPDATE storage_intent SET created_at = created_at - interval '1 minute'");
    await expect(services.intents.sweep()).rejects.toMatchObject({ code: 'storage.unavailable' });
    await services.intents.sweep();
    await expectNothingOf(asset.id);
    expect(await purgeEvents()).toEqual([asset.id]);
  });

  it('takes the name of a purged asset from its copies', async () => {
    const first = await given('same');
    const copy = await given('same', 'copy.txt');
    expect(copy.duplicateOf).toBe(first.id);
    await services.trash.trash(organizationId, first.id, null);
    clock.jump(31);
    await services.purge.purgeExpired();
    expect(await services.assets.get(organizationId, copy.id)).toMatchObject({ duplicateOf: null });
    expect(await store.stat(copy.storageKey)).not.toBeNull();
  });
});

describe('Recovering', () => {
  it('is refused after 30 days even if no purge has run', async () => {
    const asset = await givenTrashed('too late');
    clock.jump(30.01);
    await expect(services.trash.recover(organizationId, asset.id, null, unkeyed)).rejects.toMatchObject({ code: 'asset.recovery_expired' });
    expect(await liveAssets()).toBe(0);
    await services.purge.purgeExpired();
    await expect(services.trash.recover(organizationId, asset.id, null, unkeyed)).rejects.toMatchObject({ code: 'asset.not_found' });
    expect(await liveAssets()).toBe(0);
  });

  it('and purging exclude each other, whichever comes first', async () => {
    const asset = await givenTrashed('contested');
    // A recovery under way holds the row; the purge goes round it, and sees the recovered row when it is free.
    clock.jump(31);
    await client.query('BEGIN');
    await client.query('UPDATE asset SET deleted_at = NULL, purge_after = NULL WHERE id = $1', [asset.id]);
    expect(await services.purge.purgeExpired()).toBe(0);
    await client.query('COMMIT');
    expect(await services.purge.purgeExpired()).toBe(0);
    expect(await store.stat(asset.storageKey)).not.toBeNull();
    expect(await purgeEvents()).toEqual([]);
  });

  it('raced by the purge at the very end of its time, either wins whole', async () => {
    for (let round = 0; round < 8; round += 1) {
      const asset = await givenTrashed(`raced ${round}`);
      // The recovery looks at the clock just before the end, the purge just after.
      await client.query("UPDATE asset SET purge_after = now() + interval '15 milliseconds' WHERE id = $1", [asset.id]);
      const purging = new Promise((resolve) => setTimeout(resolve, 16)).then(() => services.purge.purgeExpired());
      const recovering = new Promise((resolve) => setTimeout(resolve, 10)).then(() =>
        services.trash.recover(organizationId, asset.id, null, unkeyed).then(
          () => true,
          () => false,
        ),
      );
      const [recovered] = await Promise.all([recovering, purging]);
      await services.purge.purgeExpired();
      if (recovered) {
        expect(await store.stat(asset.storageKey)).not.toBeNull();
        await services.trash.trash(organizationId, asset.id, null);
      } else await expectNothingOf(asset.id);
      expect(await liveAssets()).toBe(0);
    }
  });
});

const INSERT_TRASHED = `INSERT INTO asset (id, organization_id, type, status, source_kind, filename, mime_type, extension, size_bytes, sha256, storage_key,
  created_at, updated_at, deleted_at, purge_after)
  VALUES ($1, $2, 'file', 'ready', 'upload', 'n.txt', 'text/plain', 'txt', 1, repeat('0', 64), $3, now(), now(), now(), now() + interval '30 days')`;
