import sharp from 'sharp';
import { ApiClient, auditLedger, createTenant, startStack, type Tenant, type TestStack, withDatabase } from '../support';

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly upgrade?: boolean;
  readonly error?: string;
}

/** Two apis and two workers share one book: whoever asks where, exactly what is there is spent. */
describe('credits asked for at two apis at the same moment', () => {
  let stack: TestStack;
  let addresses: string[];
  let picture: Buffer;

  jest.setTimeout(300_000);
  beforeAll(async () => {
    stack = await startStack({ workers: 2 });
    addresses = [stack.baseUrl, await stack.addApi()];
    picture = await sharp({ create: { width: 16, height: 12, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
  });
  afterAll(() => stack.stop());

  const clientsOf = ({ apiKey }: Tenant) => addresses.map((address) => new ApiClient(address, apiKey));
  const answerOf = async (reply: Response): Promise<Answer> => {
    const { code, upgrade, error } = (await reply.json()) as Partial<Answer>;
    return { status: reply.status, ...(code ? { code, upgrade, error } : {}) };
  };
  const tally = (answers: readonly Answer[]): Record<string, number> =>
    answers.reduce<Record<string, number>>((counts, { status, code = 'ok', upgrade }) => {
      const name = `${status} ${code} ${upgrade ?? ''}`.trim();
      return { ...counts, [name]: (counts[name] ?? 0) + 1 };
    }, {});

  it('500 analyses want 50 credits: 50 are captured, 450 refused, nothing is left and nothing held', async () => {
    const tenant = await createTenant(stack, 'starter');
    const clients = clientsOf(tenant);
    // Stored while the plan had room for them; looked at with the credits of the free plan.
    const ids: string[] = [];
    for (let batch = 0; batch < 20; batch += 1) {
      const stored = await Promise.all(
        Array.from({ length: 25 }, async (_, index) => {
          const form = new FormData();
          form.append('file', new Blob([new Uint8Array(picture)]), 'a.png');
          const reply = await clients[index % 2]!.send('/assets/upload?analyze=false', { method: 'POST', body: form });
          return ((await reply.json()) as { id: string }).id;
        }),
      );
      ids.push(...stored);
    }
    await withDatabase(stack, (database) =>
      database.query("UPDATE organization SET plan_id = 'free' WHERE id = $1", [tenant.organizationId]),
    );

    const answers = await Promise.all(
      ids.map(async (id, index) => answerOf(await clients[index % 2]!.send(`/assets/${id}/analyze`, { method: 'POST' }))),
    );
    expect(tally(answers)).toEqual({ '202 ok': 50, '429 billing.insufficient_credits true': 450 });

    await clients[0]!.settled();
    expect((await clients[1]!.usage()).credits).toMatchObject({ remaining: 0, held: 0, used: 50 });
    await withDatabase(stack, async (database) => {
      const { rows } = await database.query('SELECT state::text, count(*)::int AS holds FROM credit_hold WHERE org_id = $1 GROUP BY 1', [
        tenant.organizationId,
      ]);
      expect(rows).toEqual([{ state: 'captured', holds: 50 }]);
    });
  });

  it('64 uploads with a key that may spend 10 credits: exactly 10 are taken', async () => {
    const tenant = await createTenant(stack, 'pro');
    await withDatabase(stack, (database) =>
      database.query('UPDATE api_key SET credit_limit = 10 WHERE organization_id = $1', [tenant.organizationId]),
    );
    const clients = clientsOf(tenant);
    const answers = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => answerOf(await clients[index % 2]!.upload(picture, 'a.png'))),
    );
    expect(tally(answers)).toEqual({ '201 ok': 10, '429 billing.key_limit_reached false': 54 });
    expect(answers.find(({ code }) => code)?.error).toMatch(/may spend 10 credits .* begins at \d{4}-/);
    await clients[0]!.settled();
    expect((await clients[0]!.usage()).credits).toMatchObject({ remaining: 4_990, held: 0, used: 10 });
  });

  it('keeps a book that adds up', () => withDatabase(stack, async (database) => void (await auditLedger(database))));
});
