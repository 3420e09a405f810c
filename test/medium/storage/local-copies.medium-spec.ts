import { SystemClock } from '@argus/common';
import { LocalCopies, LocalDiskStore, type ObjectStore, S3Store } from '@argus/platform/storage';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type S3TestServer, startS3Server } from '../../support/s3-server';

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'a secret of the test' };
const key = 'o/1/a/original.jpg';

let base: string;
let server: S3TestServer;
let onDisk: LocalDiskStore;
let onS3: S3Store;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'argus-copies-'));
  server = await startS3Server(credentials, ['blobs']);
  onDisk = new LocalDiskStore({ root: join(base, 'blobs') }, new SystemClock());
  onS3 = new S3Store({ endpoint: server.endpoint, bucket: 'blobs', region: 'us-east-1', forcePathStyle: true, ...credentials });
});
afterEach(async () => {
  await server.close();
  await rm(base, { recursive: true });
});

const copiesOf = (store: ObjectStore): LocalCopies => new LocalCopies(store, join(base, 'deep/work'));
const leftovers = async (): Promise<string[]> => (existsSync(join(base, 'deep/work')) ? readdir(join(base, 'deep/work')) : []);
const contentOf = (file: string): Promise<string> => readFile(file, 'utf8');

describe('Local copies', () => {
  it('of a store on this disk are the stored files themselves', async () => {
    await onDisk.putBuffer(key, Buffer.from('stored'));
    const seen = await copiesOf(onDisk).withFile(key, async (file) => ({ file, content: await contentOf(file) }));
    expect(seen).toEqual({ file: onDisk.localPath(key), content: 'stored' });
    expect(await contentOf(seen.file)).toBe('stored');
    expect(await leftovers()).toEqual([]);
  });

  it('of another store are files of their own, which nobody else can read and which are gone afterwards', async () => {
    await onS3.putBuffer(key, Buffer.from('stored'), { contentType: 'image/jpeg' });
    const seen = await copiesOf(onS3).withFile(key, async (file) => {
      expect((await stat(dirname(file))).mode & 0o077).toBe(0);
      return { file, content: await contentOf(file) };
    });
    expect(seen.content).toBe('stored');
    expect(existsSync(seen.file)).toBe(false);
    expect(await leftovers()).toEqual([]);
  });

  it('are as many as are asked for at once', async () => {
    await onS3.putBuffer(key, Buffer.from('stored'), { contentType: 'image/jpeg' });
    const copies = copiesOf(onS3);
    const files = await Promise.all(Array.from({ length: 5 }, () => copies.withFile(key, (file) => contentOf(file).then(() => file))));
    expect(new Set(files).size).toBe(5);
    expect(await leftovers()).toEqual([]);
  });

  it('leave nothing when their reader fails, and the reader’s failure is what is heard', async () => {
    await onS3.putBuffer(key, Buffer.from('stored'), { contentType: 'image/jpeg' });
    const failure = new Error('unreadable');
    await expect(copiesOf(onS3).withFile(key, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await leftovers()).toEqual([]);
  });

  it('of what is not there are missing bytes, and nobody reads', async () => {
    const read = jest.fn(() => Promise.resolve());
    await expect(copiesOf(onS3).withFile(key, read)).rejects.toMatchObject({ code: 'asset.bytes_missing' });
    expect(read).not.toHaveBeenCalled();
    expect(await leftovers()).toEqual([]);
  });

  it('may be made beside a folder to work in, which is empty, closed and gone afterwards as well', async () => {
    const folder = await copiesOf(onDisk).withFolder(async (made) => {
      expect([await readdir(made), (await stat(made)).mode & 0o077]).toEqual([[], 0]);
      await writeFile(join(made, 'output'), 'x');
      return made;
    });
    expect(existsSync(folder)).toBe(false);
    await expect(copiesOf(onDisk).withFolder(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await leftovers()).toEqual([]);
  });
});
