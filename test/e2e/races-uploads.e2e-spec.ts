import sharp from 'sharp';
import { randomUUID } from 'node:crypto';
import { ApiClient, auditLedger, createTenant, startStack, storedKeys, type TestStack, withDatabase } from '../support';

/** No worker runs: what is decided at the door stays as it was decided. */
describe('uploads at the same moment', () => {
  let stack: TestStack;
  let picture: Buffer;

  beforeAll(async () => {
    stack = await startStack({ workers: 0 });
    picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a7' } })
      .jpeg()
      .toBuffer();
  });
  afterAll(() => stack.stop());

  const uploadMany = async (client: ApiClient, count: number) => {
    const replies = await Promise.all(Array.from({ length: count }, () => client.upload(picture, 'same.jpg')));
    const bodies = (await Promise.all(replies.map((reply) => reply.json()))) as { id?: string; code?: string; upgrade?: boolean }[];
    return {
      accepted: bodies.filter((body) => body.id),
      refused: bodies.filter((body) => body.code),
      statuses: replies.map((reply) => reply.status),
    };
  };

  it('takes exactly as many as there are credits: 200 against 50', async () => {
    const tenant = await createTenant(stack, 'starter');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    // Of the 500 credits of the month 450 are spoken for; the asset limit is none, so only credits can refuse.
    await client.upload(picture, 'first.jpg');
    await withDatabase(stack, async (database) => {
      await database.query("UPDATE ledger_account SET balance_credits = 50 WHERE org_id = $1 AND kind = 'monthly'", [
        tenant.organizationId,
      ]);
    });
    const { accepted, refused, statuses } = await uploadMany(client, 200);

    expect(accepted).toHaveLength(50);
    expect(new Set(statuses)).toEqual(new Set([201, 429]));
    expect(refused.every(({ code, upgrade }) => code === 'billing.insufficient_credits' && upgrade === true)).toBe(true);
    expect(await client.usage()).toMatchObject({ credits: { remaining: 0, held: 51 }, assets: { count: 51 } });
    await withDatabase(stack, async (database) => {
      const holds = await database.query<{ count: number }>("SELECT count(*)::int FROM credit_hold WHERE org_id = $1 AND state = 'held'", [
        tenant.organizationId,
      ]);
      expect(holds.rows[0]?.count).toBe(51);
    });
  });

  it('takes exactly as many as the plan has room for, and leaves nothing of the others', async () => {
    const tenant = await createTenant(stack, 'free');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const { accepted, refused } = await uploadMany(client, 200);

    expect(accepted).toHaveLength(50);
    expect(refused.every(({ code }) => code === 'asset.quota_exceeded' || code === 'billing.insufficient_credits')).toBe(true);
    expect(await client.usage()).toMatchObject({ credits: { remaining: 0, held: 50 }, assets: { count: 50, limit: 50 } });

    const { blobs, spool } = await storedKeys(stack.dataDir);
    expect(spool).toEqual([]);
    await withDatabase(stack, async (database) => {
      const rows = await database.query<{ key: string }>('SELECT storage_key AS key FROM asset ORDER BY 1');
      expect(blobs).toEqual(rows.rows.map(({ key }) => key));
      expect((await database.query('SELECT 1 FROM storage_intent')).rows).toEqual([]);
    });
  });

  it('names the oldest asset with the same bytes, and charges each', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const first = (await (await client.upload(picture, 'a.jpg')).json()) as { id: string; duplicateOf: string | null };
    const second = (await (await client.upload(picture, 'b.jpg')).json()) as { id: string; duplicateOf: string | null };
    expect(first.duplicateOf).toBeNull();
    expect(second.duplicateOf).toBe(first.id);
    expect((await client.usage()).credits.held).toBe(2);
  });

  it('asked to analyse one asset twenty times at once, it queues one run and sets one credit aside', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const { id } = (await (await client.send(`/assets/upload?analyze=false`, { method: 'POST', body: formOf(picture) })).json()) as {
      id: string;
    };
    const replies = await Promise.all(Array.from({ length: 20 }, () => client.send(`/assets/${id}/analyze`, { method: 'POST' })));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([202]));
    expect((await client.usage()).credits.held).toBe(1);
    await withDatabase(stack, async (database) => {
      expect((await database.query('SELECT 1 FROM analysis_run WHERE asset_id = $1', [id])).rows).toHaveLength(1);
    });
  });

  it('trashes and recovers one asset from many sides at once without miscounting', async () => {
    const tenant = await createTenant(stack, 'free');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const { id } = (await (await client.upload(picture, 'x.jpg')).json()) as { id: string };
    const receipts = await Promise.all(
      Array.from({ length: 10 }, () => client.json<{ deletedAt: string }>(`/assets/${id}`, { method: 'DELETE' })),
    );
    expect(new Set(receipts.map(({ deletedAt }) => deletedAt)).size).toBe(1);
    expect(await client.usage()).toMatchObject({ credits: { remaining: 50, held: 0 }, assets: { count: 0 } });

    const recoveries = await Promise.all(Array.from({ length: 10 }, () => client.send(`/assets/${id}/recover`, { method: 'POST' })));
    expect(recoveries.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(recoveries.filter((reply) => reply.status === 400)).toHaveLength(9);
    expect((await client.usage()).assets.count).toBe(1);
  });

  it('lets back as many from the trash as the plan has room for, whoever asks first', async () => {
    const tenant = await createTenant(stack, 'free');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const { accepted } = await uploadMany(client, 50);
    const ids = accepted.slice(0, 20).map(({ id }) => id);
    await Promise.all(ids.map((id) => client.json(`/assets/${id}`, { method: 'DELETE' })));
    // The trash gave its 20 places back; 15 of them are taken meanwhile.
    await Promise.all(
      Array.from({ length: 15 }, () => client.send('/assets/upload?analyze=false', { method: 'POST', body: formOf(picture) })),
    );

    const replies = await Promise.all(ids.map((id) => client.send(`/assets/${id}/recover`, { method: 'POST' })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = replies.filter(({ status }) => status !== 200);
    expect(await Promise.all(refused.map((reply) => reply.json()))).toEqual(
      refused.map(() => expect.objectContaining({ code: 'asset.quota_exceeded', upgrade: true }) as unknown),
    );
    expect((await client.usage()).assets.count).toBe(50);
    expect(await client.json('/assets?status=deleted&limit=200')).toMatchObject({ total: 15 });
  });

  it('keeps a book that adds up', async () => {
    await withDatabase(stack, async (database) => {
      // The first test lowered a balance by hand to set its scene; put it back before the recount.
      await database.query(
        "UPDATE ledger_account SET balance_credits = balance_credits + 449 WHERE kind = 'monthly' AND balance_credits = 0 AND org_id IN (SELECT id FROM organization WHERE plan_id = 'starter')",
      );
      const { captured } = await auditLedger(database);
      expect(captured).toBe(0);
    });
  });

  it('makes one project of one name, however many uploads bring it', async () => {
    const tenant = await createTenant(stack, 'pro');
    const client = new ApiClient(stack.baseUrl, tenant.apiKey);
    const name = `Spring ${randomUUID()}`;
    const names = Array.from({ length: 20 }, (_, index) => (index % 2 ? name : name.toUpperCase()));
    await Promise.all(names.map((project) => client.send('/assets/upload', { method: 'POST', body: formOf(picture, { project }) })));
    await withDatabase(stack, async (database) => {
      expect((await database.query('SELECT 1 FROM project WHERE organization_id = $1', [tenant.organizationId])).rows).toHaveLength(1);
    });
    expect((await client.json<{ total: number }>(`/assets?project=${encodeURIComponent(name)}`)).total).toBe(20);
  });
});

function formOf(bytes: Buffer, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(bytes)]), 'picture.jpg');
  return form;
}
