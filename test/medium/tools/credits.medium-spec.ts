import { execFile } from 'node:child_process';
import { openBook, type OpenBook } from '../billing/open-book';

// Real: the command as people run it, PostgreSQL, the book.
describe('npm run credits', () => {
  let book: OpenBook;
  let organizationId: string;

  beforeAll(async () => {
    book = await openBook('2026-11-01T00:00:00Z');
    organizationId = await book.givenOrganization();
  });
  afterEach(() => book.audit());
  afterAll(() => book.close());

  const run = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: book.url };
      execFile(process.execPath, ['dist/tools/credits/main.js', ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  const promo = async () => (await book.credits.usage(organizationId)).promo;

  it('shows a workspace by its id or its slug', async () => {
    const { code, stdout } = await run('show', organizationId);
    expect(code).toBe(0);
    expect(stdout).toContain('available  50');
    await book.owner.query("UPDATE organization SET slug = 'acme' WHERE id = $1", [organizationId]);
    expect((await run('show', 'acme')).stdout).toBe(stdout.replace(`(${organizationId}, `, '(acme, '));
  });

  it('grants credits, and those of one reference once', async () => {
    const grant = ['grant', 'acme', '25', '--expires', '2999-12-31', '--reference', 'sorry for the outage'];
    const first = await run(...grant);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Granted 25 credits to Org') as string });
    expect(first.stdout).toContain('promo      25, until 3000-01-01 00:00 UTC (sorry for the outage)');
    expect((await run(...grant)).stdout).toContain('Nothing granted: “sorry for the outage” was booked for Org before.');
    expect(await promo()).toBe(25);
    await run('grant', 'acme', '3');
    await run('grant', 'acme', '3');
    expect(await promo()).toBe(31);
    const { rows } = await book.owner.query('SELECT actor_kind, metadata FROM audit_log WHERE organization_id = $1 ORDER BY created_at', [
      organizationId,
    ]);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      actor_kind: 'system',
      metadata: { credits: 25, expiresAt: '3000-01-01T00:00:00.000Z', reference: 'sorry for the outage' },
    });
  });

  it('says what is wrong and how to put it right', async () => {
    expect(await run('show', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no workspace “nobody”') as string,
    });
    expect(await run('grant', 'acme', 'many')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Fix: Name a whole number') as string,
    });
  });
});
