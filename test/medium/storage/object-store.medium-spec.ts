import { SystemClock } from '@argus/common';
import { LocalDiskStore, S3Store } from '@argus/platform/storage';
import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3TestServer, startS3Server } from '../../support/s3-server';
import { describeStoreContract } from './store-contract';

jest.setTimeout(30_000);

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'a secret of the test' };
const s3Config = (endpoint: string) => ({ endpoint, bucket: 'blobs', region: 'us-east-1', forcePathStyle: true, ...credentials });
const text = { contentType: 'text/plain' };

const fileOf = async (path: string, bytes: Buffer) => {
  await writeFile(path, bytes);
  return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
};

describeStoreContract('the local disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'argus-store-'));
  return { store: new LocalDiskStore({ root }, new SystemClock()), close: () => rm(root, { recursive: true }) };
});

describeStoreContract('S3', async () => {
  const server = await startS3Server(credentials, ['blobs']);
  return { store: new S3Store(s3Config(server.endpoint)), close: () => server.close() };
});

describe('the local disk store', () => {
  let base: string;
  let root: string;
  let store: LocalDiskStore;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'argus-store-'));
    root = join(base, 'blobs');
    store = new LocalDiskStore({ root }, new SystemClock());
  });
  afterEach(() => rm(base, { recursive: true }));

  it('moves a file of the same file system instead of copying it', async () => {
    const file = await fileOf(join(base, 'spooled'), randomBytes(1000));
    const { ino } = await stat(file.path);
    await store.putFile('o/1/a', file);
    expect((await stat(join(root, 'o/1/a'))).ino).toBe(ino);
    await expect(stat(file.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('names the file of a key for readers on the machine', async () => {
    await store.putBuffer('o/1/a', Buffer.from('x'));
    expect(store.localPath('o/1/a')).toBe(join(root, 'o/1/a'));
  });

  it('is closed to other users of the machine', async () => {
    await store.putBuffer('o/1/a', Buffer.from('x'));
    for (const path of [root, join(root, 'o'), join(root, 'o/1')]) expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 'o/1/a'))).mode & 0o777).toBe(0o600);
  });

  it('removes directories that became empty, not the root', async () => {
    await store.putBuffer('o/1/a/original', Buffer.from('x'));
    await store.putBuffer('o/2/b', Buffer.from('x'));
    await store.delete('o/1/a/original');
    expect(await readdir(join(root, 'o'))).toEqual(['2']);
    await store.delete('o/2/b');
    expect(await readdir(root)).toEqual(['.incoming']);
  });

  it('does not follow links out of its root', async () => {
    await store.putBuffer('o/1/a', Buffer.from('x'));
    await mkdir(join(base, 'outside'));
    await writeFile(join(base, 'outside/secret'), 'secret');
    await symlink(join(base, 'outside'), join(root, 'o/linked'));
    await symlink(join(base, 'outside/secret'), join(root, 'o/1/link'));

    await expect(store.open('o/linked/secret')).rejects.toThrow(/is a link/);
    await expect(store.putBuffer('o/linked/new', Buffer.from('x'))).rejects.toThrow(/is a link/);
    await expect(store.delete('o/linked/secret')).rejects.toThrow(/is a link/);
    await expect(store.open('o/1/link')).rejects.toMatchObject({ code: 'asset.bytes_missing' });
    await expect(store.download('o/1/link', join(base, 'copy'))).rejects.toMatchObject({ code: 'asset.bytes_missing' });
    expect(() => store.localPath('o/linked/secret')).toThrow();
    expect(() => store.localPath('o/1/link')).toThrow();
    expect(await store.stat('o/1/link')).toBeNull();
    expect((await store.list('')).objects.map(({ key }) => key)).toEqual(['o/1/a']);
    await store.putBuffer('o/1/link', Buffer.from('mine'));
    expect((await lstat(join(root, 'o/1/link'))).isSymbolicLink()).toBe(false);
    expect(await readdir(join(base, 'outside'))).toEqual(['secret']);
  });

  it('may itself lie behind a link', async () => {
    await mkdir(join(base, 'real'));
    await symlink(join(base, 'real'), join(base, 'named'));
    const linked = new LocalDiskStore({ root: join(base, 'named') }, new SystemClock());
    await linked.putBuffer('o/a', Buffer.from('x'));
    expect(linked.localPath('o/a')).toBe(join(base, 'real/o/a'));
  });

  it('sweeps what a killed process left, and nothing younger or foreign', async () => {
    await store.check();
    const incoming = join(root, '.incoming');
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
    const dead = `${host}-${process.pid}-1-01234567-89ab-cdef-0123-456789abcdef.part`;
    await writeFile(join(incoming, dead), 'half');
    await writeFile(join(incoming, 'notes.txt'), 'keep');
    expect(await store.sweepUnfinished({ olderThanMs: 60_000 })).toBe(0);
    await utimes(join(incoming, dead), 0, 0);
    expect(await store.sweepUnfinished({ olderThanMs: 60_000 })).toBe(1);
    expect(await readdir(incoming)).toEqual(['notes.txt']);
  });

  it('is not ready when its root cannot be made', async () => {
    await writeFile(root, 'a file in the way');
    await expect(store.check()).rejects.toThrow();
    await rm(root);
    await store.check();
  });
});

describe('the S3 store', () => {
  let server: S3TestServer;
  let store: S3Store;
  let base: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'argus-store-'));
    server = await startS3Server(credentials, ['blobs']);
    store = new S3Store(s3Config(server.endpoint));
  });
  afterEach(async () => {
    await server.close();
    await rm(base, { recursive: true });
  });

  it('sends one put of known length, its bytes vouched for by the signature', async () => {
    const puts: unknown[] = [];
    server.intercept(({ method, headers }) => {
      puts.push([method, headers['content-length'], headers['x-amz-content-sha256'], headers['content-encoding']]);
      return false;
    });
    const file = await fileOf(join(base, 'f'), randomBytes(300_000));
    await store.putFile('o/1/a', file, { contentType: 'image/png' });
    expect(puts).toEqual([['PUT', '300000', file.sha256, undefined]]);
    expect((await store.open('o/1/a')).contentType).toBe('image/png');
    await stat(file.path);
  });

  it('has the server refuse bytes that changed after they were received', async () => {
    const file = await fileOf(join(base, 'f'), Buffer.from('received'));
    await writeFile(file.path, 'tampered');
    await expect(store.putFile('o/1/a', file, text)).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect(server.bucket('blobs').objects.size).toBe(0);
  });

  it.each(['503', 'a dropped connection'])('tries a put again after %s, from the start of the file', async (failure) => {
    let failures = 0;
    server.intercept((request, response) => {
      if (failures === 2) return false;
      failures += 1;
      if (failure === '503') {
        request.resume();
        response.writeHead(503).end();
      } else request.socket.destroy();
      return true;
    });
    const bytes = randomBytes(500_000);
    await store.putFile('o/1/a', await fileOf(join(base, 'f'), bytes), text);
    expect(failures).toBe(2);
    expect(server.bucket('blobs').objects.get('o/1/a')?.bytes.equals(bytes)).toBe(true);
  });

  it('says that the store does not answer when it is gone, refuses us or has no bucket', async () => {
    const file = await fileOf(join(base, 'f'), Buffer.from('x'));
    const wrongSecret = new S3Store({ ...s3Config(server.endpoint), secretAccessKey: 'another' });
    const wrongBucket = new S3Store({ ...s3Config(server.endpoint), bucket: 'nobody' });
    const gone = new S3Store(s3Config('http://127.0.0.1:9'));
    for (const broken of [wrongSecret, wrongBucket, gone]) {
      await expect(broken.putFile('a', file, text)).rejects.toMatchObject({ code: 'storage.unavailable' });
      await expect(broken.open('a')).rejects.toMatchObject({ code: 'storage.unavailable' });
      await expect(broken.list('')).rejects.toMatchObject({ code: 'storage.unavailable' });
      await expect(broken.check()).rejects.toMatchObject({ code: 'storage.unavailable' });
    }
  });

  it('does not wait for a server that hangs when asked whether it is ready', async () => {
    server.intercept(() => true);
    await expect(store.check()).rejects.toMatchObject({ code: 'storage.unavailable' });
  });

  it('leaves no half of a download that breaks off', async () => {
    server.intercept((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
      return true;
    });
    await expect(store.download('o/1/a', join(base, 'half'))).rejects.toMatchObject({ code: 'storage.unavailable' });
    await expect(stat(join(base, 'half'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
