import sharp from 'sharp';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../tools/support/processes';
import { ApiClient, auditLedger, createTenant, startStack, storedKeys, type TestStack, withDatabase } from '../support';

const UPLOADS = 300;
const AT_ONCE = 8;
const KILLS = 8;

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (reply) => reply.ok,
    () => false,
  );

describe('an api killed with -9 at random moments of 300 uploads', () => {
  let stack: TestStack;
  // Unclaimed bytes are swept after five seconds instead of an hour.
  beforeAll(
    async () => (stack = await startStack({ env: { UPLOAD_INTENT_TTL_SECONDS: '5', WORK_SWEEP_SECONDS: '1', WORK_LEASE_SECONDS: '5' } })),
  );
  afterAll(() => stack.stop());

  it('leaves no row without bytes, no bytes without a row, and nothing stuck', async () => {
    const tenant = await createTenant(stack, 'enterprise');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    // One in ten is a picture for the worker; the others are large enough to be in the middle of arriving.
    const picture = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#c83' } })
      .jpeg()
      .toBuffer();
    const file = Buffer.alloc(300_000, 'not a picture\n');

    let started = 0;
    let acknowledged = 0;
    const uploader = async () => {
      while (started < UPLOADS) {
        started += 1;
        const reply = await client.upload(started % 10 === 0 ? picture : file, `${started}.bin`).catch(() => null);
        if (reply?.status === 201) acknowledged += 1;
        // Refused connections come back at once: wait for the next life instead of burning through the count.
        if (!reply) await until(() => answers(`${stack.baseUrl}/health/live`), 30_000, 50);
      }
    };
    let kills = 0;
    let done = false;
    const uploading = Promise.all(Array.from({ length: AT_ONCE }, uploader)).finally(() => (done = true));
    while (!done && kills < KILLS) {
      await Promise.race([uploading, sleep(300 + Math.random() * 2_000)]);
      if (done) break;
      await stack.api.kill();
      kills += 1;
      stack.api.restart();
      await stack.waitUntilReady();
    }
    await uploading;
    await stack.waitUntilReady();
    expect(kills).toBeGreaterThan(2);
    expect(acknowledged).toBeGreaterThan(0);

    await client.settled();
    await withDatabase(stack, async (database) => {
      const openIntents = async () => (await database.query('SELECT 1 FROM storage_intent')).rows.length;
      expect(await until(async () => (await openIntents()) === 0, 60_000, 250)).toBe(true);

      const rows = await database.query<{ key: string }>(
        'SELECT storage_key AS key FROM asset UNION ALL SELECT storage_key FROM derivative ORDER BY 1',
      );
      const { blobs, spool } = await storedKeys(stack.dataDir);
      expect(blobs).toEqual(rows.rows.map(({ key }) => key).sort());
      expect(spool).toEqual([]);

      const assets = await database.query<{ total: number; ready: number }>(
        "SELECT count(*)::int AS total, count(*) FILTER (WHERE status = 'ready')::int AS ready FROM asset",
      );
      const { total, ready } = assets.rows[0] ?? { total: 0, ready: 0 };
      expect(ready).toBe(total);
      // What was acknowledged is there; a few more may be there whose answer the client never saw.
      expect(total).toBeGreaterThanOrEqual(acknowledged);
      expect((await client.usage()).assets.count).toBe(total);
      expect((await auditLedger(database)).held).toBe(0);
    });
  }, 240_000);
});
