import { createHash } from 'node:crypto';
import { withDatabase } from '../../support';
import { type ConformanceClient, formOf, moved, type RootApi, whileWorkersPause } from '../support';
import { newPicture } from './new-picture';

/** One picture, paid for once. */
export function describeReuse(root: () => RootApi): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });

  describe('?dedupe=reuse', () => {
    it('takes over the analysis of an equal picture: ready at once, no credit, found by the same words', async () => {
      const upload = await newPicture('original.png');
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
      const upload = await newPicture();
      const first = await client.upload({ ...upload, query: 'dedupe=reuse&wait=20' });
      expect(first).toMatchObject({ status: 'ready', duplicateOf: null });
      const other = await api.tenant('starter');
      const theirs = await other.upload({ ...upload, query: 'dedupe=reuse' });
      expect(theirs).toMatchObject({ status: 'pending', duplicateOf: null });
      await client.expect(200, 'DELETE', `/assets/${first.id}`);
      expect(await client.upload({ ...upload, query: 'dedupe=reuse' })).toMatchObject({ status: 'pending', duplicateOf: null });
    });

    it('needs no credit where there is none left', async () => {
      const upload = await newPicture();
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
}
