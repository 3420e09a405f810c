import { until } from '../../../tools/support/processes';
import { storedKeys, type TestStack, withDatabase } from '../../support';
import type { DescribedAsset, DescribedError } from './described';
import type { Reader } from './reader';
import type { Scene } from './scene';

const DAY_MS = 24 * 3_600_000;

/** As if an asset had been deleted `days` ago. */
const age = (stack: TestStack, id: string, days: number) =>
  withDatabase(stack, (database) =>
    database.query(
      `UPDATE asset SET deleted_at = deleted_at - $2 * interval '1 day', purge_after = purge_after - $2 * interval '1 day' WHERE id = $1`,
      [id, days],
    ),
  );

export function describeTrash(scene: () => Scene): void {
  let reader: Scene['reader'];
  beforeAll(() => ({ reader } = scene()));

  describe('Soft delete & recovery', () => {
    it('“Returns { id, status, deletedAt, recoversAt }”', async () => {
      const { id } = await reader.upload('receipt.txt', 'x');
      const receipt = await reader.remove(id);
      expect(receipt).toEqual({ id, status: 'deleted', deletedAt: receipt.deletedAt, recoversAt: receipt.recoversAt });
      // “Recoverable for 30 days”.
      expect(Date.parse(receipt.recoversAt) - Date.parse(receipt.deletedAt)).toBe(30 * DAY_MS);
    });

    it('“The asset is hidden from default listings”', async () => {
      const { id } = await reader.upload('hidden.txt', 'x', { project: 'hidden', tags: 'hidden' });
      const queries: Record<string, string>[] = [{}, { q: 'hidden' }, { project: 'hidden' }, { tags: 'hidden' }, { status: 'ready' }];
      for (const query of queries) expect((await reader.list(query)).map((asset) => asset.id)).toContain(id);
      await reader.remove(id);
      for (const query of queries) expect((await reader.list(query)).map((asset) => asset.id)).not.toContain(id);
    });

    it('“To list deleted assets, pass status=deleted on GET /assets”', async () => {
      const shelf = await scene().onTier('starter');
      await shelf.upload('live.txt', 'x');
      const { id } = await shelf.upload('dead.txt', 'x');
      await shelf.remove(id);
      expect(await shelf.list({ status: 'deleted' })).toMatchObject([{ id, filename: 'dead.txt', status: 'deleted' }]);
      expect(await shelf.names({ status: 'deleted', q: 'live' })).toEqual([]);
    });

    it('“Recover a soft-deleted asset within the 30-day window. Returns the restored asset”', async () => {
      const before = await reader.upload('restored.txt', 'still the same', { project: 'restored', tags: 'a,b' });
      await reader.remove(before.id);
      await age(scene().api.stack, before.id, 29.9);
      expect(await reader.recover(before.id)).toMatchObject({ id: before.id, filename: 'restored.txt', status: 'ready', tags: ['a', 'b'] });
      const after = await reader.get(before.id);
      expect((await reader.download(after.url)).bytes.toString()).toBe('still the same');
      expect(await reader.names({ project: 'restored' })).toEqual(['restored.txt']);
      expect(await reader.names({ status: 'deleted', q: 'restored' })).toEqual([]);
    });

    it('what is not deleted cannot be recovered', async () => {
      const { id } = await reader.upload('never-deleted.txt', 'x');
      const { status, body } = await reader.ask<DescribedError>('POST', `/assets/${id}/recover`);
      expect({ status, body }).toMatchObject({ status: 400, body: { error: expect.stringMatching(/\S/) as string } });
    });

    it('“within the 30-day window”: afterwards no more, even before the purge came by', async () => {
      const { id } = await reader.upload('too-late.txt', 'x');
      await reader.remove(id);
      await age(scene().api.stack, id, 30.1);
      const { status, body } = await reader.ask<DescribedError>('POST', `/assets/${id}/recover`);
      expect({ status, body }).toMatchObject({ status: 400, body: { error: expect.stringMatching(/30 days/) as string } });
      expect(await reader.names({ q: 'too-late' })).toEqual([]);
    });

    it('“After 30 days, a scheduled purge permanently removes the asset and file”', async () => {
      const { stack } = scene().api;
      const purged = scene().toPurge;
      const isGone = async () => (await reader.ask('GET', `/assets/${purged.id}`)).status === 404;
      expect(await until(isGone, 30_000, 100)).toBe(true);
      expect((await reader.ask('POST', `/assets/${purged.id}/recover`)).status).toBe(404);
      expect(await reader.names({ status: 'deleted', q: purged.filename })).toEqual([]);
      expect((await reader.download(purged.url)).status).toBe(404);
      const fileIsGone = async () => (await storedKeys(stack.dataDir)).blobs.every((key) => !key.includes(purged.id));
      expect(await until(fileIsGone, 30_000, 100)).toBe(true);
    });
  });
}

/** An asset whose 30 days are over. */
export async function trashedLongAgo(stack: TestStack, reader: Reader): Promise<DescribedAsset> {
  const asset = await reader.upload('long-gone.txt', 'long gone');
  await reader.remove(asset.id);
  await age(stack, asset.id, 31);
  return asset;
}
