import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import exifr from 'exifr';
import sharp from 'sharp';
import { fromRoot } from '../../tools/support/paths';
import { until } from '../../tools/support/processes';
import { storedKeys, withDatabase } from '../support';
import {
  type AssetView,
  type ConformanceClient,
  expectRefusal,
  photograph,
  photographAs,
  type RootApi,
  startRootApi,
  svg,
  whileWorkersPause,
} from './support';

// Where a picture was taken is for who may read the asset, not for who finds it public.
jest.setTimeout(120_000);

const PLACE = '49.3172N 8.4420E';
const MIGRATION = 'prisma/migrations/20261123100000_asset_public_kind/migration.sql';

let api: RootApi;
let client: ConformanceClient;
let anybody: ConformanceClient;
let beach: AssetView;
let bytes: Buffer;

/** A photograph as a telephone takes it: turned, with a place in EXIF, and a video behind it. */
async function taken(): Promise<Buffer> {
  const picture = await sharp(photograph())
    .resize(300)
    .withMetadata({ orientation: 6 })
    .withExif({
      IFD0: { Copyright: '(c) A. Nyone', ImageDescription: PLACE },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '49/1 19/1 2/1', GPSLongitudeRef: 'E', GPSLongitude: '8/1 26/1 31/1' },
    })
    .jpeg()
    .toBuffer();
  return Buffer.concat([picture, Buffer.from(`\0\0\0\x18ftypmp42${PLACE}`, 'latin1')]);
}

beforeAll(async () => {
  api = await startRootApi('starter');
  client = api.client;
  anybody = client.as(null);
  bytes = await taken();
  beach = await client.prepared((await client.upload({ name: 'Beach.jpeg', bytes, query: 'analyze=false' })).id);
});
afterAll(() => api?.stack.stop());
beforeEach(() => setStripping(undefined));

const sql = (text: string, values: unknown[]) => withDatabase(api.stack, (database) => database.query(text, values));
const setPublic = ({ id }: AssetView, isPublic = true) => sql('UPDATE asset SET is_public = $2 WHERE id = $1', [id, isPublic]);
const setStripping = (setting: unknown) =>
  sql('UPDATE organization SET settings = $2 WHERE id = $1', [
    api.organizationId,
    setting === undefined ? {} : { strip_public_location: setting },
  ]);

const store = async (name: string, content: Buffer | string): Promise<AssetView> =>
  client.upload({ name, bytes: content, query: 'analyze=false' });
/** The plain link to an asset that is public from now on. */
async function madePublic(asset: AssetView): Promise<string> {
  await setPublic(asset);
  const { url } = await client.get(asset.id);
  expect(url).not.toContain('?');
  return url;
}
/** The same, once what strangers may have of it is made. */
async function published(asset: AssetView): Promise<string> {
  const link = await madePublic(asset);
  const isMade = async () => {
    const { rows } = await sql("SELECT 1 FROM asset_preparation WHERE id = $1 AND status IN ('queued', 'running')", [asset.id]);
    return rows.length === 0;
  };
  expect(await until(isMade, 60_000, 50)).toBe(true);
  return link;
}
const pathOf = (link: string): string => link.replace(api.stack.baseUrl, '');
const expectNothing = async (link: string): Promise<void> =>
  expectRefusal(await anybody.send('GET', pathOf(link)), { status: 404, code: 'content.not_found' });
const etagOf = (content: Buffer): string => `"${createHash('sha256').update(content).digest('hex')}"`;

describe('A public photograph that says where it was taken', () => {
  it('is given to strangers without that, otherwise as it is', async () => {
    const { status, headers, bytes: given } = await anybody.download(await published(beach));
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'image/jpeg', 'public, max-age=60']);
    expect(headers.get('content-disposition')).toBe('inline; filename="Beach.jpeg"');
    expect(given.includes(PLACE)).toBe(false);
    expect(await exifr.gps(given)).toBeUndefined();
    expect(await exifr.parse(given, { translateValues: false })).toEqual({ Orientation: 6, Copyright: '(c) A. Nyone' });
    expect(await sharp(given).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
  });

  it('is one file to them: HEAD, parts and versions are those of the copy', async () => {
    const link = await published(beach);
    const { bytes: whole, headers } = await anybody.download(link);
    const etag = headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(etag).not.toBe(etagOf(bytes));
    const head = await anybody.sendUnknown('HEAD', pathOf(link));
    expect([head.headers.get('content-length'), head.headers.get('etag')]).toEqual([String(whole.length), etag]);
    expect((await anybody.send('GET', pathOf(link), { headers: { 'if-none-match': etag } })).status).toBe(304);
    const original = { 'if-range': etagOf(bytes), range: `bytes=${whole.length}-` };
    expect((await anybody.send('GET', pathOf(link), { headers: original })).headers.get('content-length')).toBe(String(whole.length));
    expectRefusal(await anybody.send('GET', pathOf(link), { headers: { range: original.range } }), {
      status: 416,
      code: 'content.range_not_satisfiable',
    });
  });

  it('is whole for who may read it, and for who was given a signed link', async () => {
    await setPublic(beach);
    const mine = await client.download(`${api.stack.baseUrl}/assets/${beach.id}/content`);
    expect([mine.bytes.equals(bytes), mine.headers.get('etag')]).toEqual([true, etagOf(bytes)]);
    // Made when it was private.
    const linked = await anybody.download(beach.url);
    expect([linked.bytes.equals(bytes), linked.headers.get('cache-control')]).toEqual([true, 'private, max-age=60']);
  });

  it.each(['?expires=1&signature=x', '?expires=9999999999&signature=', '?signature=x', '?w=1024', '?original=1'])(
    'stays without it whatever is asked for: %s',
    async (query) => {
      const given = await fetch(`${await published(beach)}${query}`);
      const received = Buffer.from(await given.arrayBuffer());
      expect(received.includes(PLACE)).toBe(false);
    },
  );

  it('has its copy in the store, at a key that opens nothing', async () => {
    await published(beach);
    const { blobs } = await storedKeys(api.stack.dataDir);
    const key = `d/${api.organizationId}/${beach.id}/public_original.jpg`;
    expect(blobs).toContain(key);
    await expectNothing(`/content/${key}`);
  });

  it('is closed at once when it is made private', async () => {
    const link = await published(beach);
    const etag = (await anybody.send('GET', pathOf(link))).headers.get('etag') ?? '';
    await setPublic(beach, false);
    await expectNothing(link);
    for (const known of [etag, '*'])
      expect((await anybody.send('GET', pathOf(link), { headers: { 'if-none-match': known } })).status).toBe(404);
  });

  it('is closed at once when it is trashed', async () => {
    const asset = await client.prepared((await store('Harbour.jpg', await taken())).id);
    const link = await published(asset);
    expect((await anybody.download(link)).status).toBe(200);
    await client.expect(200, 'DELETE', `/assets/${asset.id}`);
    await expectNothing(link);
  });

  it.each([true, 'false', 0, null, {}])('is stripped unless the workspace says false: %j', async (setting) => {
    await setStripping(setting);
    expect((await anybody.download(await published(beach))).bytes.includes(PLACE)).toBe(false);
  });

  it('is given as it is where the workspace wants that, and at once no more when it does not', async () => {
    const link = await published(beach);
    await setStripping(false);
    const open = await anybody.download(link);
    expect([open.bytes.equals(bytes), open.headers.get('etag')]).toEqual([true, etagOf(bytes)]);
    await setStripping(true);
    const reply = await anybody.send('GET', pathOf(link), { headers: { 'if-none-match': etagOf(bytes) } });
    expect(reply.status).toBe(200);
    expect((await anybody.download(link)).bytes.includes(PLACE)).toBe(false);
  });
});

describe('A private picture', () => {
  it('has no copy for strangers, which would take as much room as itself', async () => {
    const { id } = await client.prepared((await store('private.jpg', await taken())).id);
    const { blobs } = await storedKeys(api.stack.dataDir);
    expect(blobs.filter((key) => key.includes(id)).map((key) => key.split('/').at(-1)?.split('.')[0])).toEqual(
      expect.arrayContaining(['original', 'thumbnail_256']) as string[],
    );
    expect(blobs.filter((key) => key.includes(id) && key.includes('public_original'))).toEqual([]);
  });

  it('that becomes public while it is being prepared is prepared once more', async () => {
    const asset = await store('hasty.jpg', await taken());
    const link = await published(asset);
    expect((await anybody.download(link)).bytes.includes(PLACE)).toBe(false);
  });
});

describe('A public picture', () => {
  it('is not there for strangers before anybody has looked at its file', async () => {
    const [asset, link] = await whileWorkersPause(api.stack, async () => {
      const waiting = await store('waiting.jpg', await taken());
      const itsLink = await madePublic(waiting);
      await expectNothing(itsLink);
      return [waiting, itsLink];
    });
    await client.prepared(asset.id);
    const { status, bytes: given } = await anybody.download(link);
    expect([status, given.includes(PLACE)]).toEqual([200, false]);
  });

  it('that an older release prepared is looked at once more, and stays what it was', async () => {
    const before = await client.ready((await client.upload({ name: 'older.jpg', bytes: await taken() })).id);
    await sql('UPDATE asset SET thumbhash = NULL, public_kind = NULL WHERE id = $1', [before.id]);
    const again = /^UPDATE "asset_preparation"[^;]*;/m.exec(readFileSync(fromRoot(MIGRATION), 'utf8'))?.[0] ?? '';
    await sql(again.replace(';', ' AND "id" = $1'), [before.id]);
    await sql('UPDATE asset_preparation SET next_attempt_at = now() WHERE id = $1', [before.id]);
    const isKnown = async () => (await client.get(before.id)).thumbhash !== null;
    expect(await until(isKnown, 60_000, 100)).toBe(true);
    const { status, analysis, thumbhash } = await client.get(before.id);
    expect({ status, analysis, thumbhash }).toEqual({ status: 'ready', analysis: before.analysis, thumbhash: before.thumbhash });
  });

  it('is never there when its file cannot be read, unless the workspace gives out everything', async () => {
    const broken = (await taken()).subarray(0, 4000);
    const { id } = await client.upload({ name: 'broken.jpg', bytes: broken });
    const asset = await client.settled(id);
    expect(asset.status).toBe('error');
    const link = await published(asset);
    await expectNothing(link);
    await setStripping(false);
    expect((await anybody.download(link)).bytes.equals(broken)).toBe(true);
  });

  it('of a kind that is not looked at unasked is not there either', async () => {
    const link = await published(await store('photo.avif', await photographAs('avif')));
    await expectNothing(link);
  });

  it.each<[string, () => Promise<Buffer> | string]>([
    ['plain.png', () => sharp(photograph()).resize(64).png().toBuffer()],
    ['plain.svg', () => svg('<text x="9" y="20">Plain</text>')],
    ['plain.gif', () => photographAs('gif')],
  ])('that says nothing is the original: %s', async (name, make) => {
    const content = Buffer.from(await make());
    const link = await published(await client.prepared((await store(name, content)).id));
    const { bytes: given, headers } = await anybody.download(link);
    expect([given.equals(content), headers.get('etag')]).toEqual([true, etagOf(content)]);
  });

  it('that cannot be freed of what it says is shown as its thumbnail', async () => {
    const plan = await client.prepared((await store('Plan.svg', svg(`<metadata>${PLACE}</metadata>`))).id);
    const { bytes: given, headers } = await anybody.download(await published(plan));
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      'image/webp',
      'inline; filename="Plan-thumbnail_1024.webp"',
    ]);
    expect(await sharp(given).metadata()).toMatchObject({ format: 'webp', width: 1024 });
  });
});

it('A public file that is no picture is given as it is', async () => {
  const link = await published(await store('notes.txt', PLACE));
  expect((await anybody.download(link)).bytes.toString()).toBe(PLACE);
});
