import sharp from 'sharp';
import { auditLedger, createTenant, withDatabase } from '../support';
import { type AssetView, type RootApi, startRootApi } from './support';

interface Statement {
  readonly balance: { readonly available: number | null; readonly held: number; readonly owed: number };
  readonly movements: readonly {
    readonly id: string;
    readonly kind: string;
    readonly credits: number;
    readonly held: number;
    readonly balanceAfter: number | null;
    readonly links: {
      readonly run: string | null;
      readonly asset: string | null;
      readonly receipt: string | null;
      readonly cycle: object | null;
    };
  }[];
  readonly nextCursor: string | null;
}

/** Why the balance is what it is, through HTTP; every answer is held to the document. */
describe('GET /usage/statement', () => {
  jest.setTimeout(120_000);
  let api: RootApi;

  beforeAll(async () => {
    api = await startRootApi('starter');
  });
  afterAll(() => api?.stack.stop());

  const looked = async (): Promise<AssetView> => {
    const bytes = await sharp({ create: { width: 32, height: 24, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
    return api.client.ready((await api.client.upload({ name: 'a.png', bytes })).id);
  };
  const statement = (query = '') => api.client.send<Statement>('GET', `/usage/statement${query}`);

  it('explains the balance to the credit, page by page, and leads to what it was spent on', async () => {
    const first = await looked();
    await looked();
    const pages: Statement[] = [];
    let query: string | null = '?limit=2';
    while (query !== null) {
      const { status, headers, body } = await statement(query);
      expect(status).toBe(200);
      expect(headers.get('link')).toContain('rel="first"');
      expect(headers.get('link')?.includes('rel="next"')).toBe(body.nextCursor !== null);
      pages.push(body);
      query = body.nextCursor && `?limit=2&cursor=${body.nextCursor}`;
    }
    const movements = pages.flatMap((page) => page.movements);
    expect(movements.map(({ kind }) => kind)).toEqual(['capture', 'hold', 'capture', 'hold', 'grant']);
    expect(movements.reduce((sum, { credits }) => sum + credits, 0)).toBe(498);
    expect(pages[0]?.balance).toEqual({ available: 498, held: 0, owed: 0 });
    expect((await api.client.usage()).credits.remaining).toBe(498);
    expect(movements.at(-2)?.links).toMatchObject({ asset: `/assets/${first.id}`, receipt: null });
    expect(movements.at(-1)?.links.cycle).not.toBeNull();
  });

  it('comes as a table for whoever asks for one', async () => {
    for (const [path, headers] of [
      ['/usage/statement?format=csv', {}],
      ['/usage/statement', { accept: 'text/csv' }],
    ] as const) {
      const reply = await fetch(api.client.baseUrl + path, { headers: { ...headers, authorization: `Bearer ${api.apiKey}` } });
      expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const lines = (await reply.text()).trimEnd().split('\r\n');
      expect(lines).toHaveLength(6);
      expect(lines[0]).toBe('at,kind,reason,credits,held,balanceAfter,lots,run,asset,receipt,id');
    }
  });

  it('refuses what is no day, no cursor and no format, and names it', async () => {
    for (const query of ['from=yesterday', 'format=pdf'])
      expect((await statement(`?${query}`)).body).toMatchObject({ code: 'request.invalid', errors: [{ field: query.split('=')[0] }] });
    expect((await statement('?cursor=abc')).body).toMatchObject({ code: 'request.cursor_invalid', field: 'cursor' });
  });

  it('tells nobody of another workspace’s credits', async () => {
    const { apiKey } = await createTenant(api.stack, 'free');
    const { body } = await api.client.as(apiKey).send<Statement>('GET', '/usage/statement');
    expect(body.movements.map(({ kind, credits }) => [kind, credits])).toEqual([['grant', 50]]);
  });

  it('keeps a book that adds up', () => withDatabase(api.stack, async (database) => void (await auditLedger(database))));
});
