import sharp from 'sharp';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../tools/support/processes';
import { ApiClient, auditLedger, createTenant, startStack, type TestStack, withDatabase } from '../support';

const pictures = (count: number): Promise<Buffer[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      sharp({
        create: { width: 320, height: 200, channels: 3, background: { r: (index * 40) % 256, g: 120, b: 255 - ((index * 40) % 256) } },
      })
        .jpeg()
        .toBuffer(),
    ),
  );

/** Short leases and sweeps, so that a dead worker's work comes back within seconds. */
const FAST = { WORK_LEASE_SECONDS: '3', WORK_SWEEP_SECONDS: '1' };

describe('a worker killed with -9 in the middle of its work', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ env: FAST })));
  afterAll(() => stack.stop());

  it('leaves one result and one charge for every picture', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    for (const [index, picture] of (await pictures(6)).entries()) expect((await client.upload(picture, `${index}.jpg`)).status).toBe(201);

    // Twice: once while something is being prepared or looked at, and once more when its successor is.
    for (let kills = 0; kills < 2; kills += 1) {
      await withDatabase(stack, async (database) => {
        const running =
          "SELECT 1 FROM asset_preparation WHERE status = 'running' UNION ALL SELECT 1 FROM analysis_run WHERE status = 'running'";
        expect(await until(async () => (await database.query(running)).rows.length > 0, 30_000, 20)).toBe(true);
      });
      await stack.workers.at(-1)?.kill();
      stack.addWorker();
    }

    const assets = await client.settled();
    expect(assets).toHaveLength(6);
    expect(assets.every(({ status, analysis }) => status === 'ready' && analysis !== null)).toBe(true);
    expect(await client.usage()).toMatchObject({ credits: { used: 6, held: 0, remaining: 5_000 - 6 } });
    await withDatabase(stack, async (database) => {
      const runs = await database.query<{ status: string; runs: number }>(
        'SELECT status::text, count(*)::int AS runs FROM analysis_run GROUP BY status',
      );
      expect(runs.rows).toEqual([{ status: 'succeeded', runs: 6 }]);
      expect(await auditLedger(database)).toEqual({ held: 0, captured: 6, released: 0 });
    });
  });
});

describe('an asset deleted while a worker looks at it', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ env: FAST })));
  afterAll(() => stack.stop());

  it('gets its credit back and drops the late result', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const [picture] = await pictures(1);
    const { id } = (await (await client.upload(picture ?? Buffer.alloc(0), 'a.jpg')).json()) as { id: string };
    await withDatabase(stack, async (database) => {
      const running = "SELECT 1 FROM analysis_run WHERE status = 'running'";
      expect(await until(async () => (await database.query(running)).rows.length > 0, 30_000, 5)).toBe(true);
    });
    await client.json(`/assets/${id}`, { method: 'DELETE' });

    expect(await client.usage()).toMatchObject({ credits: { held: 0, used: 0, remaining: 5_000 }, assets: { count: 0 } });
    // The late result has nowhere to go; wait until the worker has nothing left to do and look again.
    await sleep(3_000);
    const asset = await client.json<{ status: string; analysis: unknown }>(`/assets/${id}`);
    expect(asset).toMatchObject({ status: 'deleted', analysis: null });
    await withDatabase(stack, async (database) => {
      expect((await database.query('SELECT status::text FROM analysis_run')).rows).toEqual([{ status: 'cancelled' }]);
      expect(await auditLedger(database)).toEqual({ held: 0, captured: 0, released: 1 });
    });
  });
});
