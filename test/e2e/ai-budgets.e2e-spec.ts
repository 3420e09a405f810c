import sharp from 'sharp';
import { until } from '../../tools/support/processes';
import { ApiClient, auditLedger, createTenant, startStack, type Tenant, type TestStack, withDatabase } from '../support';

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly analysisPausedUntil?: string;
}

/** Two workers share what a workspace may spend on models. */
describe('AI budgets', () => {
  let stack: TestStack;
  let tenant: Tenant;
  let client: ApiClient;
  let picture: Buffer;

  jest.setTimeout(240_000);
  beforeAll(async () => {
    stack = await startStack({ workers: 2, env: { AI_COST_PER_ANALYSIS_USD: '0.01', WORK_SWEEP_SECONDS: '1' } });
    tenant = await createTenant(stack, 'pro');
    client = new ApiClient(stack.baseUrl, tenant.apiKey);
    picture = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
    await setDailyBudget(0.03);
  });
  afterAll(() => stack.stop());

  /** As PUT /api/v1/organizations/{id} does, and tells of it. */
  const setDailyBudget = (dollars: number) =>
    withDatabase(stack, async (database) => {
      await database.query('UPDATE organization SET ai_budget_daily = $2 WHERE id = $1', [tenant.organizationId, dollars]);
      await database.query(
        "INSERT INTO outbox_event (id, organization_id, type, payload) VALUES (gen_random_uuid(), $1, 'organization.budgets_changed', '{\"actor\":null}')",
        [tenant.organizationId],
      );
    });
  const assets = async () => (await client.json<{ assets: Shown[] }>('/assets?limit=50')).assets;
  const counts = async () => {
    const all = await assets();
    return {
      ready: all.filter(({ status }) => status === 'ready').length,
      paused: all.filter(({ status, analysisPausedUntil }) => status === 'pending' && isTomorrow(analysisPausedUntil)).length,
    };
  };
  // Whoever waits only for runs under way looks again soon; a reached budget lasts until midnight.
  const isTomorrow = (text: string | undefined): boolean => text?.endsWith('T00:00:00.000Z') ?? false;
  const runs = () =>
    withDatabase(
      stack,
      async (database) =>
        (
          await database.query<{ status: string; attempt: number; cost: string | null; code: string | null }>(
            `SELECT status::text, attempt, cost_micro_usd::text AS cost, error_code AS code FROM analysis_run WHERE organization_id = $1 ORDER BY status`,
            [tenant.organizationId],
          )
        ).rows,
    );

  it('pause analyses when they are reached, to the cent, and uploads go on', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => client.upload(picture, 'a.png')));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    await until(async () => (await counts()).paused === 5, 60_000, 200);
    expect(await counts()).toEqual({ ready: 3, paused: 5 });
    const rows = await runs();
    expect(rows.filter(({ status }) => status === 'succeeded').map(({ cost }) => cost)).toEqual(['10000', '10000', '10000']);
    // Nothing was tried, so no attempt is counted; the credits stay set aside.
    expect(rows.filter(({ status }) => status === 'queued').map(({ attempt, code }) => [attempt, code])).toEqual(
      Array.from({ length: 5 }, () => [0, 'billing.budget_paused']),
    );
    expect((await client.usage()).credits).toMatchObject({ used: 3, held: 5 });
  });

  it('go on as soon as they are raised, as far as they are raised', async () => {
    await setDailyBudget(0.05);
    expect(await until(async () => (await counts()).ready === 5 && (await counts()).paused === 3, 120_000, 200)).toBe(true);
    await setDailyBudget(10);
    await client.settled();
    expect(await counts()).toEqual({ ready: 8, paused: 0 });
    expect((await client.usage()).credits).toMatchObject({ used: 8, held: 0 });
    await withDatabase(stack, async (database) => {
      const { rows } = await database.query<{ spent: string }>(
        'SELECT sum(cost_micro_usd)::text AS spent FROM ai_spending WHERE organization_id = $1',
        [tenant.organizationId],
      );
      expect(rows).toEqual([{ spent: '80000' }]);
      await auditLedger(database);
    });
  });
});
