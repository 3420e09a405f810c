import { randomUUID } from 'node:crypto';
import { Database, UnitOfWork } from '@argus/platform/database';
import { IdempotencyRepository, IdempotentRequests } from '@argus/platform/idempotency';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support';

let testDatabase: TestDatabase;
let owner: Client;
let database: Database;
let unitOfWork: UnitOfWork;
let keys: IdempotencyRepository;
let requests: IdempotentRequests;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = new Client({ connectionString: testDatabase.ownerUrl });
  await owner.connect();
  await owner.query('CREATE TABLE made (id uuid PRIMARY KEY)');
  await owner.query('GRANT SELECT, INSERT ON made TO PUBLIC');
  database = new Database({ url: testDatabase.url, poolSize: 5 });
  unitOfWork = new UnitOfWork(database);
  keys = new IdempotencyRepository(database);
  requests = new IdempotentRequests(keys);
});
afterAll(async () => {
  await database.close();
  await owner.end();
  await testDatabase.drop();
});

const requestOf = (key: string) => ({ organizationId: ORGANIZATION, key, operation: 'make', values: { a: 1 }, status: 201 });
const ORGANIZATION = randomUUID();
const expireLease = (key: string) =>
  owner.query("UPDATE idempotency_key SET lease_until = now() - interval '1 second' WHERE key = $1", [key]);

/** Makes a row with its answer in one transaction; `meanwhile` runs before that. */
const make = (key: string, id: string, meanwhile: () => Promise<unknown> = () => Promise.resolve()) =>
  requests.run(requestOf(key), async (settle) => {
    await meanwhile();
    await unitOfWork.run(async () => {
      await database.client.$executeRaw`INSERT INTO made (id) VALUES (${id}::uuid)`;
      await settle(id);
    });
    return id;
  });
const made = async (ids: readonly string[]) =>
  (await owner.query<{ id: string }>('SELECT id FROM made WHERE id = ANY($1)', [ids])).rows.map(({ id }) => id);

describe('A request under a key', () => {
  it('takes back what it did when another one has taken the key over', async () => {
    const [slow, quick, key] = [randomUUID(), randomUUID(), randomUUID()];
    const first = make(key, slow, async () => {
      await expireLease(key);
      expect(await make(key, quick)).toEqual({ status: 201, entityId: quick, replayed: false });
    });
    await expect(first).rejects.toMatchObject({ code: 'request.idempotency_in_flight' });
    expect(await made([slow, quick])).toEqual([quick]);
    // The loser's failure does not free the winner's key.
    expect(await make(key, slow)).toEqual({ status: 201, entityId: quick, replayed: true });
  });

  it('keeps its answer when it failed after the commit', async () => {
    const [id, key] = [randomUUID(), randomUUID()];
    const broken = requests.run(requestOf(key), async (settle) => {
      await unitOfWork.run(() => settle(id));
      throw new Error('the connection broke');
    });
    await expect(broken).rejects.toThrow('the connection broke');
    expect(await make(key, randomUUID())).toEqual({ status: 201, entityId: id, replayed: true });
  });

  it('frees the key when it failed', async () => {
    const [id, key] = [randomUUID(), randomUUID()];
    await expect(make(key, id, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await make(key, id)).toEqual({ status: 201, entityId: id, replayed: false });
  });

  it('runs once, however many ask', async () => {
    const key = randomUUID();
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const answers = await Promise.allSettled(ids.map((id) => make(key, id)));
    expect(await made(ids)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 'fulfilled' && !answer.value.replayed)).toHaveLength(1);
  });

  it('can be another one after its day, and is then forgotten', async () => {
    const [first, second, key] = [randomUUID(), randomUUID(), randomUUID()];
    await make(key, first);
    await owner.query("UPDATE idempotency_key SET expires_at = now() - interval '1 second' WHERE key = $1", [key]);
    expect(await requests.isKnown(ORGANIZATION, key)).toBe(false);
    expect(await make(key, second)).toEqual({ status: 201, entityId: second, replayed: false });
    await owner.query("UPDATE idempotency_key SET expires_at = now() - interval '1 second' WHERE key = $1", [key]);
    expect(await keys.deleteExpired()).toBe(1);
  });
});
