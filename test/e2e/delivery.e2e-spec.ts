import sharp from 'sharp';
import { until } from '../../tools/support/processes';
import { withDatabase } from '../support';
import {
  type AssetView,
  type ConformanceClient,
  type ErrorView,
  expectRefusal,
  photograph,
  type Reply,
  type RootApi,
  startRootApi,
  svg,
} from './support';

// Stored files and what is made of them: by the asset's id with a key, and by the links in replies without one.
jest.setTimeout(120_000);

let api: RootApi;
let client: ConformanceClient;
let anybody: ConformanceClient;
let photo: AssetView;
let notes: AssetView;

const NOTES = '0123456789'.repeat(10);

beforeAll(async () => {
  api = await startRootApi('starter');
  client = api.client;
  anybody = client.as(null);
  notes = await client.upload({ name: 'notes.txt', bytes: NOTES });
  const { id } = await client.upload({ name: 'Garden Visitor.jpg', bytes: photograph(), query: 'analyze=false' });
  photo = await client.prepared(id);
});
afterAll(() => api?.stack.stop());

const pathOf = (link: string | null): string => (link ?? '').replace(api.stack.baseUrl, '');
const contentOf = ({ id }: AssetView, query = ''): string => `/assets/${id}/content${query}`;
/** One GET, held to the document. */
const get = (by: ConformanceClient, path: string, headers: Record<string, string> = {}) => by.send<ErrorView>('GET', path, { headers });
const setPublic = ({ id }: AssetView, isPublic: boolean) =>
  withDatabase(api.stack, (database) => database.query('UPDATE asset SET is_public = $2 WHERE id = $1', [id, isPublic]));

describe('Thumbnails', () => {
  it('are there as soon as the picture is prepared, by a link without a credential', async () => {
    const { status, bytes, headers } = await anybody.download(photo.thumbnailUrl ?? '');
    expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 144 });
    expect(headers.get('content-disposition')).toBe('inline; filename="Garden Visitor-thumbnail_256.webp"');
  });

  it('have a thumbhash to be drawn until they are loaded', () => {
    expect(Buffer.from(photo.thumbhash ?? '', 'base64').length).toBeGreaterThan(10);
    expect(notes.thumbhash).toBeNull();
  });

  it.each([
    ['?w=256', 256],
    ['?h=256', 256],
    ['?w=1024&h=1024&fit=inside&format=webp', 1024],
  ])('are given by %s', async (query, width) => {
    const { headers, bytes } = await client.download(api.stack.baseUrl + contentOf(photo, query));
    expect(headers.get('content-type')).toBe('image/webp');
    expect((await sharp(bytes).metadata()).width).toBe(width);
    await get(client, contentOf(photo, query));
  });

  it.each([
    'w=257',
    'w=0',
    'w=-256',
    'w=1e3',
    'w=',
    'h=99999',
    'w=256&h=1024',
    'fit=cover&w=256',
    'format=avif&w=256',
    'format=webp',
    'w=256&w=256',
  ])('are refused in any other form: %s, naming the presets', async (query) => {
    expectRefusal(await get(client, contentOf(photo, `?${query}`)), { code: 'request.invalid', says: /w=256, w=1024/ });
  });

  it('are null for what is no picture, and 404 when asked for', async () => {
    expect(notes.thumbnailUrl).toBeNull();
    expectRefusal(await get(client, contentOf(notes, '?w=256')), { status: 404, code: 'asset.no_rendition' });
  });

  it('are made once, however often and wherever the picture is prepared', async () => {
    const rows = await withDatabase(api.stack, (database) =>
      database.query<{ kind: string }>('SELECT kind FROM derivative WHERE asset_id = $1 ORDER BY 1', [photo.id]),
    );
    expect(rows.rows.map(({ kind }) => kind)).toEqual(['thumbnail_1024', 'thumbnail_256', 'working_1024']);
  });

  it('of an SVG are pictures; the SVG itself is a sandboxed download', async () => {
    const drawing = await client.prepared(
      (await client.upload({ name: 'drawing.svg', bytes: svg('<script>alert(1)</script>'), query: 'analyze=false' })).id,
    );
    const [small, original] = [await anybody.download(drawing.thumbnailUrl ?? ''), await anybody.download(drawing.url)];
    expect(small.headers.get('content-disposition')).toMatch(/^inline/);
    expect(original.headers.get('content-disposition')).toBe('attachment; filename="drawing.svg"');
    for (const { headers } of [small, original]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
    }
  });
});

describe.each<[string, () => [ConformanceClient, string]]>([
  ['GET /assets/{id}/content', () => [client, contentOf(notes)]],
  ['A link', () => [anybody, pathOf(notes.url)]],
])('%s', (_, target) => {
  const ask = (headers: Record<string, string> = {}) => get(...target(), headers);
  const text = (reply: Reply<unknown>) => ({ status: reply.status, body: reply.body, range: reply.headers.get('content-range') });

  it('gives the whole file, and what HEAD says of it', async () => {
    const whole = await ask();
    expect(text(whole)).toEqual({ status: 200, body: NOTES, range: null });
    expect(whole.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const [by, path] = target();
    const head = await by.sendUnknown('HEAD', path);
    for (const name of ['content-type', 'content-length', 'content-disposition', 'etag', 'cache-control', 'content-security-policy'])
      expect([name, head.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, undefined, '100']);
  });

  it.each([
    ['bytes=0-4', '01234', 'bytes 0-4/100'],
    ['bytes=95-', '56789', 'bytes 95-99/100'],
    ['bytes=-3', '789', 'bytes 97-99/100'],
    ['bytes=98-500', '89', 'bytes 98-99/100'],
  ])('gives a part: %s', async (range, body, contentRange) => {
    const part = await ask({ range });
    expect(text(part)).toEqual({ status: 206, body, range: contentRange });
    expect(part.headers.get('content-length')).toBe(String(body.length));
  });

  it.each(['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-1', 'nonsense'])('gives everything for %s', async (range) => {
    expect((await ask({ range })).status).toBe(200);
  });

  it.each(['bytes=100-', 'bytes=-0'])('has nothing in %s: 416 with the size', async (range) => {
    const reply = await ask({ range });
    expectRefusal(reply, { status: 416, code: 'content.range_not_satisfiable', says: /"sizeBytes":100/ });
    expect([reply.headers.get('content-range'), reply.headers.get('etag')]).toEqual(['bytes */100', null]);
  });

  it('sends nothing that the reader has, and a part only of what the reader knows', async () => {
    const etag = (await ask()).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const reply = await ask({ 'if-none-match': known, range: 'bytes=0-1' });
      expect([reply.status, reply.body, reply.headers.get('etag')]).toEqual([304, undefined, etag]);
    }
    expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ask({ 'if-range': etag, range: 'bytes=0-1' })).status).toBe(206);
    expect((await ask({ 'if-range': '"other"', range: 'bytes=0-1' })).status).toBe(200);
  });
});

describe('A private link', () => {
  it('is the same for every reply of the hour, so that 304 works', async () => {
    expect(new URL((await client.get(notes.id)).url).pathname).toBe(new URL(notes.url).pathname);
    const expires = Number(new URL(notes.url).searchParams.get('expires'));
    expect(expires % 3600).toBe(0);
    expect((await get(anybody, pathOf(notes.url))).headers.get('cache-control')).toBe('private, max-age=60');
  });

  it('opens only what it was made for, whole', async () => {
    const { pathname, search, searchParams } = new URL(notes.url);
    const expires = searchParams.get('expires') ?? '';
    const signature = searchParams.get('signature') ?? '';
    for (const path of [
      pathname,
      `${pathname}?expires=${expires}`,
      `${pathname}?signature=${signature}`,
      `${pathname}?expires=${Number(expires) + 3600}&signature=${signature}`,
      `${pathname}?expires=${expires}&signature=${signature.slice(1)}`,
      `${pathname}?expires=${expires}&signature=`,
      new URL(photo.url).pathname + search,
      new URL(photo.thumbnailUrl ?? '').pathname + search,
      `/content/o/${api.organizationId}/nobody/original.jpg${search}`,
      `/content/d/${api.organizationId}/${photo.id}/working_1024.jpg`,
      '/content/o/..%2F..%2F/x/etc',
    ])
      expectRefusal(await get(anybody, path), { status: 404, code: 'content.not_found' });
    // A key does not help: only the link counts.
    expectRefusal(await get(client, pathname), { status: 404, code: 'content.not_found' });
  });

  it('stops at once when the asset is trashed, and works again after its recovery', async () => {
    const { id } = await client.upload({
      name: 'short-lived.png',
      bytes: await sharp(photograph()).resize(40).png().toBuffer(),
      query: 'analyze=false',
    });
    const asset = await client.prepared(id);
    const links = [pathOf(asset.url), pathOf(asset.thumbnailUrl)];
    const etag = (await get(anybody, links[0] ?? '')).headers.get('etag') ?? '';
    await client.expect(200, 'DELETE', `/assets/${id}`);
    for (const link of links) {
      expectRefusal(await get(anybody, link), { status: 404, code: 'content.not_found' });
      expect((await get(anybody, link, { 'if-none-match': etag })).status).toBe(404);
    }
    const trashed = await client.get(id);
    for (const path of [trashed.url, trashed.thumbnailUrl].map(pathOf)) {
      expect((await get(client, path)).status).toBe(200);
      expectRefusal(await get(anybody, path), { status: 401, code: 'auth.required' });
    }
    await client.expect(200, 'POST', `/assets/${id}/recover`);
    for (const link of links) expect((await get(anybody, link)).status).toBe(200);
  });

  it('ends with the row: what is purged is an unknown file', async () => {
    const asset = await client.upload({ name: 'purged.txt', bytes: 'purged' });
    await withDatabase(api.stack, (database) => database.query('DELETE FROM asset WHERE id = $1', [asset.id]));
    expectRefusal(await get(anybody, pathOf(asset.url)), { status: 404, code: 'content.not_found' });
  });
});

describe('A public asset', () => {
  it('is open to anybody by a plain link for a minute, and closed at once when it is made private', async () => {
    await setPublic(photo, true);
    const { url, thumbnailUrl } = await client.get(photo.id);
    // What strangers may have is made from now on.
    expect(await until(async () => (await get(anybody, pathOf(url))).status === 200, 30_000, 100)).toBe(true);
    for (const link of [url, thumbnailUrl].map(pathOf)) {
      expect(link).not.toContain('?');
      const reply = await get(anybody, link);
      expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
      expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect((await get(anybody, link, { 'if-none-match': reply.headers.get('etag') ?? '' })).status).toBe(304);
    }
    expectRefusal(await get(anybody, `/content/d/${api.organizationId}/${photo.id}/working_1024.jpg`), {
      status: 404,
      code: 'content.not_found',
    });
    await setPublic(photo, false);
    for (const link of [url, thumbnailUrl].map(pathOf)) {
      expectRefusal(await get(anybody, link), { status: 404, code: 'content.not_found' });
      expect((await get(anybody, link, { 'if-none-match': '*' })).status).toBe(404);
    }
    expect((await get(anybody, pathOf(photo.url))).status).toBe(200);
  });
});
