import { newId } from '../../../libs/common/src';
import { AssetAuditConsumer, AuditRepository } from '../../../libs/platform/src/audit';
import { Database, UnitOfWork } from '../../../libs/platform/src/database';
import { Outbox, type OutboxConsumer, OutboxRelay, OutboxRepository } from '../../../libs/platform/src/outbox';
import { createTestDatabase, type TestDatabase } from '../../support';

describe('the outbox and its relay', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let events: OutboxRepository;
  let outbox: Outbox;
  let unitOfWork: UnitOfWork;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = new Database({ url: testDatabase.url, poolSize: 8 });
    events = new OutboxRepository(database);
    outbox = new Outbox(events);
    unitOfWork = new UnitOfWork(database);
  });
  afterEach(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const append = (organizationId: string) =>
    outbox.append({ type: 'asset.created', organizationId, payload: { assetId: newId(), actor: null } });
  const auditEntries = () => database.client.auditLog.count();
  const audit = () => new AssetAuditConsumer(new AuditRepository(database));

  it('an event exists with its cause or not at all', async () => {
    const failing = unitOfWork.run(async () => {
      await append(newId());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await new OutboxRelay(events, [audit()]).deliverDue()).toBe(0);
  });

  it('writes one audit entry per event, though several relays run at once and one delivers twice', async () => {
    for (let count = 0; count < 250; count += 1) await append(newId());
    const relays = [1, 2, 3].map(() => new OutboxRelay(events, [audit()]));
    const delivered = await Promise.all(relays.map((relay) => relay.deliverDue()));
    expect(delivered.reduce((sum, count) => sum + count, 0)).toBe(250);
    expect(await auditEntries()).toBe(250);

    // A relay that died after handling and before marking: everything comes once more.
    await database.client.$executeRaw`UPDATE outbox_event SET published_at = NULL, next_attempt_at = now()`;
    await relays[0]?.deliverDue();
    expect(await auditEntries()).toBe(250);
  });

  it('keeps an event whose consumer fails, later each time, and holds up no other', async () => {
    const [bad, good] = [newId(), newId()];
    await append(bad);
    await append(good);
    let broken = true;
    const moody: OutboxConsumer = {
      name: 'moody',
      types: ['asset.created'],
      handle: (event) => (broken && event.organizationId === bad ? Promise.reject(new Error('not now')) : Promise.resolve()),
    };
    const relay = new OutboxRelay(events, [moody, audit()]);
    expect(await relay.deliverDue()).toBe(1);
    expect(await relay.deliverDue()).toBe(0);

    broken = false;
    await database.client.$executeRaw`UPDATE outbox_event SET next_attempt_at = now() WHERE published_at IS NULL`;
    expect(await relay.deliverDue()).toBe(1);
    expect(await auditEntries()).toBe(2);
  });

  it('forgets delivered events after a while, and only those', async () => {
    await append(newId());
    await new OutboxRelay(events, []).deliverDue();
    await append(newId());
    await database.client.$executeRaw`UPDATE outbox_event SET published_at = now() - interval '8 days' WHERE published_at IS NOT NULL`;
    expect(await events.deletePublished(7 * 86_400_000)).toBe(1);
    expect(await database.client.outboxEvent.count()).toBe(1);
  });
});
