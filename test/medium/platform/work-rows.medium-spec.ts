import { newId } from '../../../libs/common/src';
import { Database } from '../../../libs/platform/src/database';
import { WorkRepository } from '../../../libs/platform/src/work';
import { createTestDatabase, type TestDatabase } from '../../support';

const LEASE_MS = 60_000;

describe('work rows', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let work: WorkRepository;
  const organizationId = newId();

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = new Database({ url: testDatabase.url, poolSize: 10 });
    work = new WorkRepository(database);
    const now = new Date();
    await database.client.organization.create({ data: { id: organizationId, name: 'Work', slug: 'work', createdAt: now, updatedAt: now } });
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  /** A preparation that is due, with the asset it belongs to. */
  const givenWork = async (): Promise<string> => {
    const id = newId();
    const now = new Date();
    await database.client.asset.create({
      data: {
        id,
        organizationId,
        type: 'image',
        status: 'pending',
        sourceKind: 'upload',
        filename: 'a.jpg',
        mimeType: 'image/jpeg',
        extension: 'jpg',
        sizeBytes: 1,
        sha256: '0'.repeat(64),
        storageKey: `o/${id}`,
        createdAt: now,
        updatedAt: now,
      },
    });
    await database.client.assetPreparation.create({ data: { id, organizationId, dispatchNo: 1, nextAttemptAt: now } });
    return id;
  };
  const expire = (id: string) =>
    database.client.$executeRaw`UPDATE asset_preparation SET lease_until = now() - interval '1 second' WHERE id = ${id}::uuid`;
  const statusOf = async (id: string) => (await database.client.assetPreparation.findUniqueOrThrow({ where: { id } })).status;

  it('of twenty that claim a row at once, one gets it', async () => {
    const id = await givenWork();
    const claims = await Promise.all(Array.from({ length: 20 }, () => work.claim('asset_preparation', id, LEASE_MS)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(claims.find(Boolean)).toMatchObject({ id, organizationId, attempt: 1 });
  });

  it('takes nothing from a worker whose lease was given to another', async () => {
    const id = await givenWork();
    const first = await work.claim('asset_preparation', id, LEASE_MS);
    await expire(id);
    expect(await work.reclaimExpired('asset_preparation')).toBe(1);
    const second = await work.claim('asset_preparation', id, LEASE_MS);
    if (!first || !second) throw new Error('Both should have had it');

    expect(second.attempt).toBe(2);
    expect(await work.renew(first, LEASE_MS)).toBe(false);
    expect(await work.finish(first, 'succeeded')).toBe(false);
    expect(await work.requeue(first, 0, 'internal')).toBe(false);
    expect(await statusOf(id)).toBe('running');
    expect(await work.finish(second, 'succeeded')).toBe(true);
    expect(await work.finish(second, 'succeeded')).toBe(false);
    expect(await work.claim('asset_preparation', id, LEASE_MS)).toBeNull();
  });

  it('does not count a try that the shutdown cut short', async () => {
    const id = await givenWork();
    const claim = await work.claim('asset_preparation', id, LEASE_MS);
    if (!claim) throw new Error('It should have had it');
    expect(await work.giveBack(claim)).toBe(true);
    expect(await work.claim('asset_preparation', id, LEASE_MS)).toMatchObject({ attempt: 1 });
  });

  it('hands a due row to one of two sweeps, and numbers each wake-up', async () => {
    await database.client.$executeRaw`UPDATE asset_preparation SET next_attempt_at = NULL`;
    const ids = await Promise.all(Array.from({ length: 30 }, givenWork));
    const taken = await Promise.all([
      work.takeDue('asset_preparation', 20),
      work.takeDue('asset_preparation', 20),
      work.takeDue('asset_preparation', 20),
    ]);
    expect(
      taken
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(await work.takeDue('asset_preparation', 20)).toEqual([]);

    const numbered = await work.nextDispatch('asset_preparation', ids);
    expect(new Set(numbered.map(({ dispatchNo }) => dispatchNo))).toEqual(new Set([2]));
  });
});
