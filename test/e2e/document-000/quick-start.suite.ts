import type { DescribedAsset, DescribedError } from './described';
import type { Scene } from './scene';

const OPERATIONS = [
  ['POST', '/assets/upload'],
  ['POST', '/assets/upload-from-url'],
  ['POST', '/assets/ASSET_ID/analyze'],
  ['GET', '/assets'],
  ['GET', '/assets/ASSET_ID'],
  ['PATCH', '/assets/ASSET_ID'],
  ['DELETE', '/assets/ASSET_ID'],
  ['POST', '/assets/ASSET_ID/recover'],
  ['GET', '/usage'],
] as const;

export function describeQuickStart(scene: () => Scene): void {
  let reader: Scene['reader'];
  let uploaded: DescribedAsset;
  beforeAll(() => ({ reader, uploaded } = scene()));

  describe('Authenticate', () => {
    it.each(OPERATIONS)('“All API requests require a Bearer token”: %s %s', async (method, path) => {
      for (const apiKey of [null, 'ak_yourkey']) {
        const { status, body } = await reader.with(apiKey).ask<DescribedError>(method, path.replace('ASSET_ID', uploaded.id));
        expect({ status, body }).toMatchObject({ status: 401, body: { error: expect.stringMatching(/\S/) as string } });
      }
    });

    it('curl …/assets -H "Authorization: Bearer ak_yourkey"', async () => {
      expect(await reader.list()).not.toEqual([]);
    });
  });

  describe('Quick Start: “Upload an image, wait for AI analysis, then search for it”', () => {
    it('1. Upload, with project and tags', () => {
      expect(uploaded).toMatchObject({ filename: 'product-photo.jpg', mimeType: 'image/jpeg' });
      expect(uploaded.tags).toEqual(expect.arrayContaining(['product', 'lifestyle']));
    });

    it('2. Check status: "pending" → "ready" once analysis completes', async () => {
      expect(uploaded.status).toBe('pending');
      expect((await reader.settled(uploaded.id)).status).toBe('ready');
    });

    it('3. Search: GET /assets?q=lifestyle+product', async () => {
      await reader.settled(uploaded.id);
      const found = await reader.list({ q: 'lifestyle product' });
      expect(found.map(({ id }) => id)).toContain(uploaded.id);
      expect(await reader.does('GET', '/assets?q=lifestyle+product')).toEqual(await reader.does('GET', '/assets?q=lifestyle%20product'));
    });
  });

  describe('Processing Time & Polling', () => {
    it('“AI analysis runs asynchronously after upload. The asset is returned immediately with status: "pending"”', () => {
      expect(uploaded.status).toBe('pending');
      expect(uploaded.analysis ?? null).toBeNull();
    });

    it('“Poll GET /assets/:id until status changes to "ready" or "error"”: ready', async () => {
      expect((await reader.settled(uploaded.id)).status).toBe('ready');
    });

    it('“… or "error"”: a picture nobody can read', async () => {
      const { id } = await reader.upload('broken.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]));
      expect(await reader.settled(id)).toMatchObject({ status: 'error' });
    });
  });
}
