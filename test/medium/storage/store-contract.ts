import { isAppError } from '@argus/common';
import { type ObjectStore, type StorableFile } from '@argus/platform/storage';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** What every store promises, whichever driver it is. `given` starts an empty one. */
export const describeStoreContract = (name: string, given: () => Promise<{ store: ObjectStore; close(): Promise<void> }>): void => {
  describe(`${name} keeps the contract of a store`, () => {
    let store: ObjectStore;
    let close: () => Promise<void>;
    let scratch: string;

    beforeAll(async () => {
      ({ store, close } = await given());
      scratch = await mkdtemp(join(tmpdir(), 'argus-contract-'));
    });
    afterAll(async () => {
      await close();
      await rm(scratch, { recursive: true });
    });

    const fileOf = async (bytes: Buffer): Promise<StorableFile> => {
      const path = join(scratch, randomUUID());
      await writeFile(path, bytes);
      return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    };
    const read = async (key: string): Promise<Buffer> => buffer((await store.open(key)).stream);
    const allKeys = async (prefix: string): Promise<string[]> => {
      const keys: string[] = [];
      for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
        const page = await store.list(prefix, cursor);
        keys.push(...page.objects.map(({ key }) => key));
        cursor = page.cursor;
      }
      return keys;
    };

    it('gives back the bytes of a file it took', async () => {
      const bytes = randomBytes(3_000_000);
      await store.putFile('o/1/a/original', await fileOf(bytes), { contentType: 'image/png' });
      expect((await read('o/1/a/original')).equals(bytes)).toBe(true);
      expect(await store.stat('o/1/a/original')).toMatchObject({ sizeBytes: bytes.length });
      expect((await store.stat('o/1/a/original'))?.modifiedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    });

    it('takes an empty file and an empty buffer', async () => {
      await store.putFile('o/1/empty/file', await fileOf(Buffer.alloc(0)), { contentType: 'text/plain' });
      await store.putBuffer('o/1/empty/buffer', Buffer.alloc(0), { contentType: 'text/plain' });
      expect((await read('o/1/empty/file')).length + (await read('o/1/empty/buffer')).length).toBe(0);
    });

    it('takes a buffer, and the same key again', async () => {
      await store.putBuffer('o/1/b/thumb-320.webp', Buffer.from('one'), { contentType: 'image/webp' });
      await store.putBuffer('o/1/b/thumb-320.webp', Buffer.from('second'), { contentType: 'image/webp' });
      expect((await read('o/1/b/thumb-320.webp')).toString()).toBe('second');
    });

    it.each([
      [{ start: 0, end: 0 }, '0'],
      [{ start: 2, end: 4 }, '234'],
      [{ start: 7 }, '789'],
      [{ start: 8, end: 400 }, '89'],
    ])('reads the range %j', async (range, expected) => {
      await store.putBuffer('o/1/range', Buffer.from('0123456789'), { contentType: 'text/plain' });
      const opened = await store.open('o/1/range', range);
      expect([(await buffer(opened.stream)).toString(), opened.sizeBytes]).toEqual([expected, 10]);
    });

    it('refuses a range past the end', async () => {
      await store.putBuffer('o/1/range', Buffer.from('0123456789'), { contentType: 'text/plain' });
      await expect(store.open('o/1/range', { start: 10 })).rejects.toThrow(RangeError);
    });

    it('says when there are no bytes', async () => {
      await expect(store.open('o/1/none')).rejects.toMatchObject({ code: 'asset.bytes_missing' });
      await expect(store.download('o/1/none', join(scratch, 'none'))).rejects.toMatchObject({ code: 'asset.bytes_missing' });
      await expect(readFile(join(scratch, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await store.stat('o/1/none')).toBeNull();
    });

    it('copies to a local file, never over another', async () => {
      await store.putBuffer('o/1/copy', Buffer.from('copied'), { contentType: 'text/plain' });
      const to = join(scratch, randomUUID());
      await store.download('o/1/copy', to);
      expect(await readFile(to, 'utf8')).toBe('copied');
      await expect(store.download('o/1/copy', to)).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await readFile(to, 'utf8')).toBe('copied');
    });

    it('deletes once, twice and many', async () => {
      for (const key of ['d/1', 'd/2', 'd/3']) await store.putBuffer(key, Buffer.from(key), { contentType: 'text/plain' });
      await store.delete('d/1');
      await store.delete('d/1');
      expect(await allKeys('d/')).toEqual(['d/2', 'd/3']);
      await store.deleteMany(['d/2', 'd/3', 'd/never']);
      await store.deleteMany([]);
      expect(await allKeys('d/')).toEqual([]);
    });

    it('lists every key of a prefix once, in byte order, over several pages', async () => {
      const keys = ['p/a.b/c', 'p/a/b', 'p/a/c/d', 'p/ab', 'p/ä', ...Array.from({ length: 1010 }, (_, i) => `p/n/${i}`)];
      const expected = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      while (keys.length > 0) {
        await Promise.all(keys.splice(0, 50).map((key) => store.putBuffer(key, Buffer.from('x'), { contentType: 'text/plain' })));
      }
      expect(await allKeys('p/')).toEqual(expected);
      expect(await allKeys('p/a/')).toEqual(['p/a/b', 'p/a/c/d']);
      expect(await allKeys('p/a')).toEqual(['p/a.b/c', 'p/a/b', 'p/a/c/d', 'p/ab']);
      expect((await store.list('p/')).objects).toHaveLength(1000);
    });

    it('refuses keys that could leave their place', async () => {
      const small = await fileOf(Buffer.from('x'));
      for (const key of [
        '',
        '/a',
        'a//b',
        'a/',
        '../a',
        'a/../b',
        './a',
        'a/.hidden',
        'a\\b',
        'a\u0000b',
        'a\nb',
        '\ud800',
        'x'.repeat(256),
      ]) {
        await expect(store.putFile(key, small, { contentType: 'text/plain' })).rejects.toThrow(/cannot be used/);
        await expect(store.putBuffer(key, Buffer.from('x'), { contentType: 'text/plain' })).rejects.toThrow(/cannot be used/);
        await expect(store.open(key)).rejects.toThrow(/cannot be used/);
        await expect(store.stat(key)).rejects.toThrow(/cannot be used/);
        await expect(store.delete(key)).rejects.toThrow(/cannot be used/);
        expect(() => store.localPath(key)).toThrow(/cannot be used/);
      }
    });

    it('refuses a file that is not what was received', async () => {
      const file = await fileOf(Buffer.from('received'));
      await writeFile(file.path, 'rec');
      await expect(store.putFile('o/1/changed', file, { contentType: 'text/plain' })).rejects.toThrow();
      expect(await store.stat('o/1/changed')).toBeNull();
    });

    it('leaves nothing when the file is gone', async () => {
      const gone = { path: join(scratch, 'gone'), sizeBytes: 3, sha256: '0'.repeat(64) };
      const failure = await store.putFile('o/1/gone', gone, { contentType: 'text/plain' }).catch((error: unknown) => error);
      expect([(failure as NodeJS.ErrnoException).code, isAppError(failure)]).toEqual(['ENOENT', false]);
      expect(await store.stat('o/1/gone')).toBeNull();
    });

    it('survives puts and deletes of neighbours at the same time', async () => {
      const rounds = Array.from({ length: 60 }, async (_, i) => {
        const key = `race/${i % 3}/${i}`;
        await store.putFile(key, await fileOf(Buffer.from(key)), { contentType: 'text/plain' });
        if (i % 2 === 0) await store.delete(key);
      });
      await Promise.all(rounds);
      const left = await allKeys('race/');
      expect(left).toHaveLength(30);
      for (const key of left) expect((await read(key)).toString()).toBe(key);
    });

    it('can be thrown away half read', async () => {
      await store.putBuffer('o/1/half', randomBytes(2_000_000), { contentType: 'text/plain' });
      const { stream } = await store.open('o/1/half');
      stream.once('data', () => stream.destroy());
      await new Promise((resolve) => stream.once('close', resolve));
    });

    it('is ready, and has nothing unfinished', async () => {
      await store.check();
      expect(await store.sweepUnfinished({ olderThanMs: 0 })).toBe(0);
    });
  });
};
