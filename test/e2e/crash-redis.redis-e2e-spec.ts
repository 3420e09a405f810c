import { Redis } from 'ioredis';
import sharp from 'sharp';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, auditLedger, createTenant, startStack, type TestStack, withDatabase } from '../support';

const PICTURES = 24;

/** On the Postgres backend there is nothing to show: there the queue and the rows share one fate. */
describe('Redis flushed and restarted under load', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ queue: 'redis', env: { WORK_SWEEP_SECONDS: '1' } })));
  afterAll(() => stack.stop());

  it('loses nothing: every picture is looked at once and charged once', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const picture = await sharp({ create: { width: 120, height: 90, channels: 3, background: '#936' } })
      .png()
      .toBuffer();
    const redis = new Redis(stack.redis?.url ?? '');
    try {
      for (let index = 0; index < PICTURES; index += 1) {
        expect((await client.upload(picture, `${index}.png`)).status).toBe(201);
        if (index % 6 === 5) await redis.flushall();
      }
    } finally {
      redis.disconnect();
    }
    // And gone altogether for a moment: uploads go on, and are looked at when it is back.
    await stack.redis?.crash();
    expect((await client.upload(picture, 'while-away.png')).status).toBe(201);
    await sleep(500);
    await stack.redis?.restart();

    const assets = await client.settled();
    expect(assets).toHaveLength(PICTURES + 1);
    expect(assets.every(({ status }) => status === 'ready')).toBe(true);
    expect((await client.usage()).credits).toMatchObject({ used: PICTURES + 1, held: 0 });
    await withDatabase(stack, async (database) => {
      expect(await auditLedger(database)).toEqual({ held: 0, captured: PICTURES + 1, released: 0 });
    });
  });
});
