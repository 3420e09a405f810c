import { randomUUID } from 'node:crypto';
import { withDatabase } from '../../support';
import {
  type AssetView,
  type ConformanceClient,
  expectRefusedWithoutTrace,
  formOf,
  moved,
  type RootApi,
  whileWorkersPause,
} from '../support';
import { newPicture } from './new-picture';

/** A request that may be sent again. */
export function describeIdempotency(root: () => RootApi): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });
  const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });
  const post = <Body = AssetView>(path: string, body: FormData | undefined, headers: Record<string, string> = {}) =>
    client.send<Body>('POST', path, { body, headers });
  const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed');

  describe('Idempotency-Key', () => {
    it('makes one asset of fifty equal uploads at once, and sets one credit aside', async () => {
      const tenant = await api.tenant('starter');
      const upload = await newPicture('fifty.png');
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
      ['another file', async () => ['/assets/upload', formOf(await newPicture())]],
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

    it('refuses another operation under the same key', async () => {
      const headers = keyed();
      const { body } = await post('/assets/upload', formOf({ name: 'a.txt', bytes: 'a' }), headers);
      await client.expect(200, 'DELETE', `/assets/${body.id}`);
      const refused = await client.send('POST', `/assets/${body.id}/recover`, { headers });
      expect([refused.status, refused.body.code]).toEqual([422, 'request.idempotency_mismatch']);
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
      const asset = await client.ready((await client.upload(await newPicture())).id);
      const headers = keyed();
      const before = await client.usage();
      expect((await post(`/assets/${asset.id}/analyze?wait=20`, undefined, headers)).body.status).toBe('ready');
      const again = await post(`/assets/${asset.id}/analyze`, undefined, headers);
      expect([again.status, replayed(again), again.body.status]).toEqual([202, 'true', 'ready']);
      expect(moved(before, await client.usage())).toMatchObject({ used: 1, held: 0 });
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
}
