import { randomUUID } from 'node:crypto';
import { until } from '../../../tools/support/processes';
import { withDatabase } from '../../support';
import {
  type AssetView,
  type Call,
  type ConformanceClient,
  expectRefusal,
  type FileServer,
  formOf,
  moved,
  type RootApi,
  UNMOVED,
  whileWorkersPause,
} from '../support';
import { newPicture } from './new-picture';

interface Repeatable {
  readonly path: string;
  readonly status: number;
  /** A new body every time: a form can be sent once. */
  readonly call: () => Call;
  /** Another request to the same route. */
  readonly other: { readonly path: string; readonly call: () => Call };
  readonly moves: { readonly assets: number; readonly held: number };
}

type Scene = (tenant: ConformanceClient, files: FileServer) => Promise<Repeatable>;

const note = (bytes: string) => () => ({ body: formOf({ name: 'note.txt', bytes }) });
const none = () => ({});

const ROUTES: [name: string, scene: Scene][] = [
  [
    'POST /assets/upload',
    () => {
      const path = '/assets/upload';
      return Promise.resolve({ path, status: 201, call: note('a'), other: { path, call: note('b') }, moves: { assets: 1, held: 0 } });
    },
  ],
  [
    'POST /assets/upload-from-url',
    (_, files) => {
      const path = '/assets/upload-from-url';
      const url = files.serveBytes('/repeated.txt', 'repeated');
      const call = (tags: string) => () => ({ json: { url, tags } });
      return Promise.resolve({ path, status: 201, call: call('a'), other: { path, call: call('b') }, moves: { assets: 1, held: 0 } });
    },
  ],
  [
    'POST /assets/{id}/recover',
    async (tenant) => {
      const [one, other] = [await tenant.upload({ name: 'one.txt', bytes: '1' }), await tenant.upload({ name: 'other.txt', bytes: '2' })];
      for (const { id } of [one, other]) await tenant.expect(200, 'DELETE', `/assets/${id}`);
      const path = (id: string) => `/assets/${id}/recover`;
      return { path: path(one.id), status: 200, call: none, other: { path: path(other.id), call: none }, moves: { assets: 1, held: 0 } };
    },
  ],
  [
    'POST /assets/{id}/analyze',
    async (tenant) => {
      const store = async () => tenant.upload({ ...(await newPicture()), query: 'analyze=false' });
      const path = ({ id }: AssetView) => `/assets/${id}/analyze`;
      const [one, other] = [await store(), await store()];
      return { path: path(one), status: 202, call: none, other: { path: path(other), call: none }, moves: { assets: 0, held: 1 } };
    },
  ],
];

const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed');

/** The same promises about an Idempotency-Key, at each route that takes one. */
export function describeEveryPost(root: () => RootApi, fileServer: () => FileServer): void {
  let api: RootApi;
  let files: FileServer;
  beforeAll(() => {
    api = root();
    files = fileServer();
  });

  describe.each(ROUTES)('An Idempotency-Key at %s', (_, scene) => {
    let tenant: ConformanceClient;
    beforeEach(async () => {
      tenant = await api.tenant('starter');
    });
    // Nothing may still be moving when the next test looks at what is there.
    afterEach(async () => {
      for (const { id } of (await tenant.list()).assets) await tenant.ready(id);
    });

    it('carries twenty requests at once out once', async () => {
      const { path, status, call, moves } = await scene(tenant, files);
      const headers = { 'idempotency-key': randomUUID() };
      await whileWorkersPause(api.stack, async () => {
        const before = await tenant.usage();
        const replies = await Promise.all(Array.from({ length: 20 }, () => tenant.send<AssetView>('POST', path, { ...call(), headers })));
        const done = replies.filter((reply) => reply.status === status);
        for (const reply of replies.filter((one) => !done.includes(one)))
          expect(reply).toMatchObject({ status: 409, body: { code: 'request.idempotency_in_flight' } });
        expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
        expect(done.filter((reply) => replayed(reply) === null)).toHaveLength(1);
        expect(moved(before, await tenant.usage())).toMatchObject(moves);
      });
    });

    it('answers a repetition with the first status and the asset as it is by then, also from the trash', async () => {
      const { path, status, call } = await scene(tenant, files);
      const headers = { 'idempotency-key': randomUUID() };
      await whileWorkersPause(api.stack, async () => {
        const { id } = await tenant.expect<AssetView>(status, 'POST', path, { ...call(), headers });
        const changed = await tenant.patch(id, { tags: ['changed since'] });
        const again = await tenant.send<AssetView>('POST', path, { ...call(), headers });
        expect([again.status, replayed(again), again.body]).toEqual([status, 'true', changed]);

        await tenant.expect(200, 'DELETE', `/assets/${id}`);
        const before = await tenant.usage();
        const trashed = await tenant.send<AssetView>('POST', path, { ...call(), headers });
        expect([trashed.status, replayed(trashed), trashed.body]).toEqual([status, 'true', await tenant.get(id)]);
        expect(moved(before, await tenant.usage())).toEqual(UNMOVED);
      });
    });

    it('says that the asset is gone when it was removed for good', async () => {
      const { path, status, call } = await scene(tenant, files);
      const headers = { 'idempotency-key': randomUUID() };
      await whileWorkersPause(api.stack, async () => {
        const { id } = await tenant.expect<AssetView>(status, 'POST', path, { ...call(), headers });
        // Trashed first: what is under way ends with it.
        await tenant.expect(200, 'DELETE', `/assets/${id}`);
        await withDatabase(api.stack, (database) => database.query('DELETE FROM asset WHERE id = $1', [id]));
        expectRefusal(await tenant.send('POST', path, { ...call(), headers }), { status: 404, code: 'asset.not_found' });
      });
    });

    it('refuses another request under the same key, and takes the key of another workspace', async () => {
      const { path, status, call, other } = await scene(tenant, files);
      const headers = { 'idempotency-key': randomUUID() };
      await whileWorkersPause(api.stack, async () => {
        await tenant.expect(status, 'POST', path, { ...call(), headers });
        const before = await tenant.usage();
        expectRefusal(await tenant.send('POST', other.path, { ...other.call(), headers }), {
          status: 422,
          code: 'request.idempotency_mismatch',
        });
        expect(moved(before, await tenant.usage())).toEqual(UNMOVED);

        const stranger = await api.tenant('starter');
        const theirs = await scene(stranger, files);
        const reply = await stranger.send<AssetView>('POST', theirs.path, { ...theirs.call(), headers });
        expect([reply.status, replayed(reply)]).toEqual([theirs.status, null]);
        for (const { id } of (await stranger.list()).assets) await stranger.expect(200, 'DELETE', `/assets/${id}`);
      });
    });
  });

  it('An Idempotency-Key whose first request is slow: 409 meanwhile, then its answer, and the file is fetched once', async () => {
    const tenant = await api.tenant('starter');
    const headers = { 'idempotency-key': randomUUID() };
    let answer: () => void = () => undefined;
    const url = files.serve('/slow.txt', (_request, response) => (answer = () => void response.end('slow')));
    const fetches = () => files.hits.filter((path) => path === '/slow.txt').length;
    const ask = () => tenant.send<AssetView>('POST', '/assets/upload-from-url', { json: { url }, headers });

    const first = ask();
    await until(() => fetches() === 1, 10_000, 20);
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'request.idempotency_in_flight' } });
    answer();
    const { status, body } = await first;
    expect(status).toBe(201);
    const again = await ask();
    expect([again.status, replayed(again), again.body, fetches()]).toEqual([201, 'true', body, 1]);
    expect((await tenant.usage()).assets.count).toBe(1);
  });

  it('An Idempotency-Key of a client that went away: the repetition finds what was done', async () => {
    const tenant = await api.tenant('starter');
    const upload = await newPicture('left.png');
    const key = randomUUID();
    await whileWorkersPause(api.stack, async () => {
      const leaving = new AbortController();
      const gone = tenant.send('POST', '/assets/upload?wait=20', {
        body: formOf(upload),
        headers: { 'idempotency-key': key },
        signal: leaving.signal,
      });
      const isStored = async () => (await tenant.usage()).assets.count === 1;
      expect(await until(isStored, 10_000, 50)).toBe(true);
      leaving.abort();
      await expect(gone).rejects.toThrow();
    });
    const again = await tenant.send<AssetView>('POST', '/assets/upload?wait=20', {
      body: formOf(upload),
      headers: { 'idempotency-key': key },
    });
    expect([again.status, replayed(again), again.body.status]).toEqual([201, 'true', 'ready']);
    expect(await tenant.usage()).toMatchObject({ credits: { used: 1, held: 0 }, assets: { count: 1 } });
  });
}
