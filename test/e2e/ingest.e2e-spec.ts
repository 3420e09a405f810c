import { createHash, randomUUID } from 'node:crypto';
import { auditLedger, withDatabase } from '../support';
import {
  type AssetView,
  type ConformanceClient,
  expectRefusedWithoutTrace,
  formOf,
  moved,
  photograph,
  type RootApi,
  smallPng,
  startRootApi,
  UNMOVED,
  whileWorkersPause,
} from './support';

// What a careful client sends with an upload: keys, digests, waits, and the wish not to pay twice for one picture.
jest.setTimeout(120_000);

let api: RootApi;
let client: ConformanceClient;

beforeAll(async () => {
  api = await startRootApi('starter');
  client = api.client;
});
afterAll(() => api?.stack.stop());

const picture = async (name = 'picture.png') => ({ name, bytes: await smallPng() });
const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });
const post = <Body = AssetView>(path: string, body: FormData | undefined, headers: Record<string, string> = {}) =>
  client.send<Body>('POST', path, { body, headers });
const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed');

describe('Idempotency-Key', () => {
  it('carries an upload out once, and answers a repetition with its status and the asset as it is now', async () => {
    const upload = await picture();
    const headers = keyed();
    const first = await post('/assets/upload?wait=20', formOf(upload), headers);
    expect(first.status).toBe(201);
    expect(replayed(first)).toBeNull();
    const asset = await client.patch(first.body.id, { tags: ['changed meanwhile'] });
    const before = await client.usage();

    const again = await post('/assets/upload', formOf(upload), headers);
    expect(again.status).toBe(201);
    expect(replayed(again)).toBe('true');
    expect(again.body).toEqual(asset);
    expect(moved(before, await client.usage())).toEqual(UNMOVED);
  });

  it('makes one asset of fifty equal uploads at once, and sets one credit aside', async () => {
    const tenant = await api.tenant('starter');
    const upload = await picture('fifty.png');
    const headers = keyed();
    await whileWorkersPause(api.stack, async () => {
      const replies = await Promise.all(
        Array.from({ length: 50 }, () => tenant.send<AssetView>('POST', '/assets/upload', { body: formOf(upload), headers })),
      );
      const made = replies.filter(({ status }) => status === 201);
      const others = replies.filter(({ status }) => status !== 201) as unknown as { status: number; body: { code: string } }[];
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
      expect(made.filter((reply) => replayed(reply) === null)).toHaveLength(1);
      for (const { status, body } of others) expect([status, body.code]).toEqual([409, 'request.idempotency_in_flight']);
      expect(await tenant.usage()).toMatchObject({ credits: { held: 1, used: 0 }, assets: { count: 1 } });
    });
    // Nothing may still be moving when the next test counts what is on disk.
    for (const { id } of (await tenant.list()).assets) await tenant.ready(id);
  });

  it.each<[string, () => Promise<[string, FormData]>]>([
    ['another file', async () => ['/assets/upload', formOf(await picture())]],
    ['another field', () => Promise.resolve(['/assets/upload', formOf({ name: 'a.txt', bytes: 'a', fields: { tags: 'b' } })])],
    ['another name', () => Promise.resolve(['/assets/upload', formOf({ name: 'b.txt', bytes: 'a' })])],
    ['another wish', () => Promise.resolve(['/assets/upload?analyze=false', formOf({ name: 'a.txt', bytes: 'a' })])],
  ])('refuses %s under the same key', async (_, request) => {
    const headers = keyed();
    await post('/assets/upload', formOf({ name: 'a.txt', bytes: 'a' }), headers);
    const [path, form] = await request();
    await expectRefusedWithoutTrace(api.stack, client, { status: 422, code: 'request.idempotency_mismatch' }, () =>
      client.send('POST', path, { body: form, headers }),
    );
  });

  it('refuses another operation under the same key, and takes the key of another workspace', async () => {
    const headers = keyed();
    const { body } = await post('/assets/upload', formOf({ name: 'a.txt', bytes: 'a' }), headers);
    await client.expect(200, 'DELETE', `/assets/${body.id}`);
    const refused = await client.send('POST', `/assets/${body.id}/recover`, { headers });
    expect([refused.status, refused.body.code]).toEqual([422, 'request.idempotency_mismatch']);
    const other = await api.tenant('starter');
    const theirs = await other.send<AssetView>('POST', '/assets/upload', { body: formOf({ name: 'b.txt', bytes: 'b' }), headers });
    expect([theirs.status, replayed(theirs)]).toEqual([201, null]);
  });

  it('does not keep a refusal: the key is free for the corrected request', async () => {
    const headers = keyed();
    const empty = await client.send('POST', '/assets/upload', { body: formOf({ name: 'a.txt', bytes: '' }), headers });
    expect(empty.body.code).toBe('asset.file_empty');
    const unknown = await client.send('POST', `/assets/${randomUUID()}/recover`, { headers });
    expect(unknown.body.code).toBe('asset.not_found');
    const fetched = await client.send('POST', '/assets/upload-from-url', { json: { url: 'http://127.0.0.1:9/x' }, headers });
    expect(fetched.body.code).toBe('fetch.address_refused');
    expect((await post('/assets/upload', formOf({ name: 'a.txt', bytes: 'a' }), headers)).status).toBe(201);
  });

  it('answers 409 while the first request is under way, and frees the key when its process died', async () => {
    const headers = keyed();
    const upload = { name: 'lease.txt', bytes: randomUUID() };
    const { body } = await post('/assets/upload', formOf(upload), headers);
    const lease = (until: string) =>
      withDatabase(api.stack, (database) =>
        database.query(
          `UPDATE idempotency_key SET status = NULL, entity_id = NULL, lease_token = gen_random_uuid(), lease_until = ${until} WHERE key = $1`,
          [headers['idempotency-key']],
        ),
      );
    await lease("now() + interval '1 minute'");
    await expectRefusedWithoutTrace(api.stack, client, { status: 409, code: 'request.idempotency_in_flight' }, () =>
      client.send('POST', '/assets/upload', { body: formOf(upload), headers }),
    );
    await lease("now() - interval '1 second'");
    const next = await post('/assets/upload', formOf(upload), headers);
    expect([next.status, replayed(next)]).toEqual([201, null]);
    expect(next.body.duplicateOf).toBe(body.id);
  });

  it('makes one run of an analysis that is asked for again after it is over', async () => {
    const asset = await client.ready((await client.upload(await picture())).id);
    const headers = keyed();
    const before = await client.usage();
    expect((await post(`/assets/${asset.id}/analyze?wait=20`, undefined, headers)).body.status).toBe('ready');
    const again = await post(`/assets/${asset.id}/analyze`, undefined, headers);
    expect([again.status, replayed(again), again.body.status]).toEqual([202, 'true', 'ready']);
    expect(moved(before, await client.usage())).toMatchObject({ used: 1, held: 0 });
  });

  it('recovers once, and says the same again', async () => {
    const { id } = await client.upload({ name: 'r.txt', bytes: 'r' });
    await client.expect(200, 'DELETE', `/assets/${id}`);
    const headers = keyed();
    for (const isAgain of [null, 'true']) {
      const reply = await post(`/assets/${id}/recover`, undefined, headers);
      expect([reply.status, reply.body.status, replayed(reply)]).toEqual([200, 'ready', isAgain]);
    }
  });

  it('answers a repetition although the workspace is full by now', async () => {
    const tenant = await api.tenant('free');
    const headers = keyed();
    const first = { name: 'first.txt', bytes: 'first' };
    const { body } = await tenant.send<AssetView>('POST', '/assets/upload', { body: formOf(first), headers });
    await Promise.all(Array.from({ length: 49 }, (_, at) => tenant.upload({ name: `${at}.txt`, bytes: `${at}` })));
    expect((await tenant.send('POST', '/assets/upload', { body: formOf({ name: 'x.txt', bytes: 'x' }) })).status).toBe(429);
    const again = await tenant.send<AssetView>('POST', '/assets/upload', { body: formOf(first), headers });
    expect([again.status, again.body.id]).toEqual([201, body.id]);
  });

  it.each(['', 'two words', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const reply = await client.send('POST', '/assets/upload', { body: formOf({ name: 'a.txt', bytes: 'a' }), headers: keyed(key) });
    expect([reply.status, reply.body.code]).toEqual([400, 'request.invalid']);
  });
});

describe('Content-Digest', () => {
  const digestOf = (bytes: Buffer | string) => ({ 'content-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:` });

  it('is checked when it is sent', async () => {
    const upload = await picture();
    expect((await post('/assets/upload?wait=20', formOf(upload), digestOf(upload.bytes))).status).toBe(201);
    const several = { 'content-digest': `sha-512=:AAAA:, ${digestOf(upload.bytes)['content-digest']}` };
    expect((await post('/assets/upload?wait=20', formOf(upload), several)).status).toBe(201);
  });

  it('refuses other bytes and keeps nothing', async () => {
    const form = formOf(await picture());
    await expectRefusedWithoutTrace(api.stack, client, { code: 'asset.digest_mismatch', says: /receivedSha256/ }, () =>
      client.send('POST', '/assets/upload', { body: form, headers: digestOf('other bytes') }),
    );
  });

  it.each(['sha-512=:AAAA:', 'sha-256=:AAAA:', 'sha-256=abc', 'nonsense'])('refuses %s', async (digest) => {
    const reply = await client.send('POST', '/assets/upload', {
      body: formOf({ name: 'a.txt', bytes: 'a' }),
      headers: { 'content-digest': digest },
    });
    expect([reply.status, reply.body.code]).toEqual([400, 'request.invalid']);
  });
});

describe('?wait=', () => {
  it('answers an upload when the picture was looked at', async () => {
    const asset = await client.upload({ ...(await picture()), query: 'wait=20' });
    expect(asset.status).toBe('ready');
    expect(asset.analysis?.description).toMatch(/\S/);
  });

  it('answers when the time is over, and at once when there is nothing to wait for', async () => {
    await whileWorkersPause(api.stack, async () => {
      const asset = await client.upload({ ...(await picture()), query: 'wait=1' });
      expect(asset.status).toBe('pending');
      expect((await client.expect<AssetView>(200, 'GET', `/assets/${asset.id}?wait=1`)).status).toBe('pending');
      expect((await client.upload({ name: 'a.txt', bytes: 'a', query: 'wait=20' })).status).toBe('ready');
      await client.expect(200, 'DELETE', `/assets/${asset.id}`);
      expect((await client.expect<AssetView>(200, 'GET', `/assets/${asset.id}?wait=20`)).status).toBe('deleted');
    });
  });

  it('wakes everybody who waits, also for a deletion and a failure', async () => {
    const broken = photograph().subarray(0, 2_000);
    const [failing, waitedFor, deleted] = await whileWorkersPause(api.stack, async () => {
      const assets = [
        await client.upload({ name: 'broken.jpg', bytes: broken }),
        await client.upload(await picture()),
        await client.upload(await picture()),
      ];
      return assets.map(({ id }) => id);
    });
    const wait = (id: string | undefined) => client.expect<AssetView>(200, 'GET', `/assets/${id}?wait=20`);
    const waiting = Promise.all([wait(failing), ...Array.from({ length: 20 }, () => wait(waitedFor)), wait(deleted)]);
    await client.expect(200, 'DELETE', `/assets/${deleted}`);
    const statuses = (await waiting).map(({ status }) => status);
    expect(statuses).toEqual(['error', ...Array.from({ length: 20 }, () => 'ready'), 'deleted']);
  });

  it('goes on for others when a client goes away', async () => {
    await whileWorkersPause(api.stack, async () => {
      const { id } = await client.upload(await picture());
      const headers = { authorization: `Bearer ${api.apiKey}` };
      const impatient = fetch(`${api.stack.baseUrl}/assets/${id}?wait=20`, { headers, signal: AbortSignal.timeout(300) });
      await expect(impatient).rejects.toThrow();
      expect((await client.expect<AssetView>(200, 'GET', `/assets/${id}?wait=1`)).status).toBe('pending');
    });
  });
});

describe('?dedupe=reuse', () => {
  it('takes over the analysis of an equal picture: ready at once, no credit, found by the same words', async () => {
    const upload = await picture('original.png');
    const first = await client.upload({ ...upload, query: 'wait=20' });
    const before = await client.usage();
    const copy = await whileWorkersPause(api.stack, () => client.upload({ ...upload, name: 'copy.png', query: 'dedupe=reuse' }));
    expect(copy).toMatchObject({ status: 'ready', duplicateOf: first.id, analysis: first.analysis, width: 32, height: 24 });
    expect(copy.tags).toEqual(first.tags);
    expect([copy.thumbhash, typeof copy.thumbhash]).toEqual([first.thumbhash, 'string']);
    expect(moved(before, await client.usage())).toMatchObject({ used: 0, held: 0, assets: 1 });
    const words = await client.list({ q: 'copy.png', tags: first.tags[0] ?? '' });
    expect(words.assets.map(({ id }) => id)).toContain(copy.id);
  });

  it('looks at a picture nobody lends to: none equal, an equal one in the trash, or in another workspace', async () => {
    const upload = await picture();
    const first = await client.upload({ ...upload, query: 'dedupe=reuse&wait=20' });
    expect(first).toMatchObject({ status: 'ready', duplicateOf: null });
    const other = await api.tenant('starter');
    const theirs = await other.upload({ ...upload, query: 'dedupe=reuse' });
    expect(theirs).toMatchObject({ status: 'pending', duplicateOf: null });
    await client.expect(200, 'DELETE', `/assets/${first.id}`);
    expect(await client.upload({ ...upload, query: 'dedupe=reuse' })).toMatchObject({ status: 'pending', duplicateOf: null });
  });

  it('needs no credit where there is none left', async () => {
    const upload = await picture();
    const tenant = await api.tenant('free');
    await tenant.upload({ ...upload, query: 'wait=20' });
    const sha256 = createHash('sha256').update(upload.bytes).digest('hex');
    const credit = (change: string) =>
      withDatabase(api.stack, (database) =>
        database.query(
          `UPDATE ledger_account SET balance_credits = ${change} WHERE kind = 'monthly' AND org_id IN (SELECT organization_id FROM asset WHERE sha256 = $1)`,
          [sha256],
        ),
      );
    await credit('0');
    const refused = await tenant.send('POST', '/assets/upload', { body: formOf(upload) });
    expect(refused.body.code).toBe('billing.insufficient_credits');
    expect((await tenant.upload({ ...upload, query: 'dedupe=reuse' })).status).toBe('ready');
    // As it was, for the recount at the end.
    await credit('49');
  });

  it('refuses another word', async () => {
    const reply = await client.send('POST', '/assets/upload?dedupe=maybe', { body: formOf({ name: 'a.txt', bytes: 'a' }) });
    expect([reply.status, reply.body.code]).toEqual([400, 'request.invalid']);
  });
});

it('keeps a book that adds up', () => withDatabase(api.stack, async (database) => void (await auditLedger(database))));
