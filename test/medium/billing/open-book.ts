import { Client } from 'pg';
import { newId } from '../../../libs/common/src';
import { Database } from '../../../libs/platform/src/database';
import { auditLedger, BOOK_ALONE, bookOn, createTestDatabase, MovableClock } from '../../support';

/** A book of its own, on a database of its own, at a time the test moves. */
export async function openBook(now = '2026-04-01T10:00:00Z') {
  const testDatabase = await createTestDatabase();
  const database = new Database({ url: testDatabase.url, poolSize: 10 });
  const clock = new MovableClock(new Date(now));
  const owner = new Client({ connectionString: testDatabase.ownerUrl });
  await owner.connect();
  return {
    ...bookOn(database, clock),
    clock,
    database,
    owner,
    url: testDatabase.url,
    audit: () => auditLedger(owner, BOOK_ALONE),
    givenOrganization: async (planId = 'free'): Promise<string> => {
      const id = newId();
      await database.client.organization.create({
        data: { id, name: 'Org', slug: id, planId, createdAt: clock.now(), updatedAt: clock.now() },
      });
      return id;
    },
    close: async (): Promise<void> => {
      await owner.end();
      await database.close();
      await testDatabase.drop();
    },
  };
}

export type OpenBook = Awaited<ReturnType<typeof openBook>>;
