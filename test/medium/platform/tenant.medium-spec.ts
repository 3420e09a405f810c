import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { acrossTenants, asTenant, confineToTenant, Database, UnitOfWork } from '../../../libs/platform/src/database';
import { createTestDatabase, type TestDatabase } from '../../support';

/** Tables without a policy, each for a reason the migration names. */
const OPEN_TABLES = [
  '_prisma_migrations',
  'asset_search',
  'external_identity',
  'ledger_entry',
  'rate_window',
  'session',
  'sign_in_challenge',
  'stripe_event',
  'user_account',
];

describe('The rows a connection sees', () => {
  let test: TestDatabase;
  let database: Database;
  let unitOfWork: UnitOfWork;
  const [ours, theirs] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    test = await createTestDatabase();
    // One connection: every use of it comes after somebody else's.
    database = new Database({ url: test.url, poolSize: 1 });
    unitOfWork = new UnitOfWork(database);
    await insert('ours', ours);
    await insert('theirs', theirs);
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const insert = (key: string, organizationId: string) =>
    database.client.$executeRaw`INSERT INTO storage_intent (storage_key, organization_id) VALUES (${key}, ${organizationId}::uuid)`;
  /** Forgets to say whose. */
  const keys = async (): Promise<string[]> => {
    const rows = await database.client.$queryRaw<{ key: string }[]>`SELECT storage_key AS key FROM storage_intent ORDER BY storage_key`;
    return rows.map(({ key }) => key);
  };

  it('are those of the organization it works for, and of nobody else, also when the statement does not say so', async () => {
    expect(await asTenant(ours, keys)).toEqual(['ours']);
    expect(await asTenant(theirs, keys)).toEqual(['theirs']);
    expect(await asTenant(randomUUID(), keys)).toEqual([]);
    expect(await keys()).toEqual(['ours', 'theirs']);
  });

  it('are the same inside of a unit of work, and after one that failed', async () => {
    const broken = asTenant(ours, () =>
      unitOfWork.run(async () => {
        expect(await keys()).toEqual(['ours']);
        throw new Error('no');
      }),
    );
    await expect(broken).rejects.toThrow('no');
    expect(await asTenant(theirs, () => unitOfWork.run(keys))).toEqual(['theirs']);
    expect(await asTenant(ours, keys)).toEqual(['ours']);
  });

  it('are asked for by models as well', async () => {
    const organization = (id: string) => ({ id, name: id, slug: id, createdAt: new Date(0), updatedAt: new Date(0) });
    await database.client.organization.createMany({ data: [organization(ours), organization(theirs)] });
    const names = async () => (await database.client.organization.findMany()).map(({ name }) => name);
    expect(await asTenant(ours, names)).toEqual([ours]);
    expect(await asTenant(theirs, () => unitOfWork.run(names))).toEqual([theirs]);
  });

  it('are the only ones it may write', async () => {
    await expect(asTenant(ours, () => insert('smuggled', theirs))).rejects.toMatchObject({ code: '42501' });
    await asTenant(ours, () => database.client.$executeRaw`DELETE FROM storage_intent WHERE storage_key = 'theirs'`);
    expect(await keys()).toEqual(['ours', 'theirs']);
  });

  it('follow whoever asks, however many ask at once for a single connection', async () => {
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? asTenant(ours, keys) : asTenant(theirs, keys)));
    expect(await Promise.all(asked)).toEqual(asked.map((_, index) => [index % 2 === 0 ? 'ours' : 'theirs']));
  });

  it('become the caller’s for the rest of a request', async () => {
    await acrossTenants(async () => {
      expect(await keys()).toEqual(['ours', 'theirs']);
      confineToTenant(ours);
      expect(await keys()).toEqual(['ours']);
    });
    expect(() => confineToTenant(ours)).toThrow('There is no request');
  });

  it('do not change in the middle of a unit of work', async () => {
    const story = asTenant(ours, () => unitOfWork.run(() => asTenant(theirs, keys)));
    await expect(story).rejects.toThrow('the organization it was begun for');
  });

  it('are confined in every table but those that are known to be open', async () => {
    const owner = new Client({ connectionString: test.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1`,
    );
    await owner.end();
    expect(rows.map(({ name }) => name)).toEqual(OPEN_TABLES);
  });
});
