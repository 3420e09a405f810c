import { createHash } from 'node:crypto';
import { type ConformanceClient, expectRefusedWithoutTrace, formOf, type RootApi } from '../support';
import { newPicture } from './new-picture';

/** Bytes a client vouches for. */
export function describeDigests(root: () => RootApi): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });
  const post = (path: string, body: FormData, headers: Record<string, string>) => client.send('POST', path, { body, headers });

  describe('Content-Digest', () => {
    const digestOf = (bytes: Buffer | string) => ({ 'content-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:` });

    it('is checked when it is sent', async () => {
      const upload = await newPicture();
      expect((await post('/assets/upload?wait=20', formOf(upload), digestOf(upload.bytes))).status).toBe(201);
      const several = { 'content-digest': `sha-512=:AAAA:, ${digestOf(upload.bytes)['content-digest']}` };
      expect((await post('/assets/upload?wait=20', formOf(upload), several)).status).toBe(201);
    });

    it('refuses other bytes and keeps nothing', async () => {
      const form = formOf(await newPicture());
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
}
