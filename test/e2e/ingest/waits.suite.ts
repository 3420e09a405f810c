import { type AssetView, type ConformanceClient, type FileServer, photograph, type RootApi, whileWorkersPause } from '../support';
import { newPicture } from './new-picture';

/** Answers that are held back until there is something to say. */
export function describeWaits(root: () => RootApi, fileServer: () => FileServer): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });

  describe('?wait=', () => {
    it('answers an upload when the picture was looked at', async () => {
      const asset = await client.upload({ ...(await newPicture()), query: 'wait=20' });
      expect(asset.status).toBe('ready');
      expect(asset.analysis?.description).toMatch(/\S/);
    });

    it('answers when the time is over, and at once when there is nothing to wait for', async () => {
      await whileWorkersPause(api.stack, async () => {
        const asset = await client.upload({ ...(await newPicture()), query: 'wait=1' });
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
          await client.upload(await newPicture()),
          await client.upload(await newPicture()),
        ];
        return assets.map(({ id }) => id);
      });
      const wait = (id: string | undefined) => client.expect<AssetView>(200, 'GET', `/assets/${id}?wait=20`);
      const waiting = Promise.all([wait(failing), ...Array.from({ length: 20 }, () => wait(waitedFor)), wait(deleted)]);
      await client.expect(200, 'DELETE', `/assets/${deleted}`);
      const statuses = (await waiting).map(({ status }) => status);
      expect(statuses).toEqual(['error', ...Array.from({ length: 20 }, () => 'ready'), 'deleted']);
    });

    it('answers before the time is over as soon as there is something to say', async () => {
      await whileWorkersPause(api.stack, async () => {
        const [waiting, trashed] = [await client.upload(await newPicture()), await client.upload(await newPicture())];
        const order: string[] = [];
        const wait = (id: string, seconds: number) =>
          client.expect<AssetView>(200, 'GET', `/assets/${id}?wait=${seconds}`).then(({ status }) => order.push(status));
        const answers = [wait(trashed.id, 20), wait(waiting.id, 5)];
        await client.expect(200, 'DELETE', `/assets/${trashed.id}`);
        await Promise.all(answers);
        expect(order).toEqual(['deleted', 'pending']);
      });
    });

    it('holds for an analysis that was asked for, and for an import', async () => {
      const { id } = await client.upload({ ...(await newPicture()), query: 'analyze=false' });
      const looked = await client.expect<AssetView>(202, 'POST', `/assets/${id}/analyze?wait=20`);
      expect([looked.status, looked.analysis?.description]).toEqual(['ready', expect.stringMatching(/\S/)]);
      const url = fileServer().serveBytes('/waited-for.png', (await newPicture()).bytes);
      const imported = await client.expect<AssetView>(201, 'POST', '/assets/upload-from-url?wait=20', { json: { url } });
      expect(imported.status).toBe('ready');
    });

    it('goes on for others when a client goes away', async () => {
      await whileWorkersPause(api.stack, async () => {
        const { id } = await client.upload(await newPicture());
        const headers = { authorization: `Bearer ${api.apiKey}` };
        const impatient = fetch(`${api.stack.baseUrl}/assets/${id}?wait=20`, { headers, signal: AbortSignal.timeout(300) });
        await expect(impatient).rejects.toThrow();
        expect((await client.expect<AssetView>(200, 'GET', `/assets/${id}?wait=1`)).status).toBe('pending');
      });
    });
  });
}
