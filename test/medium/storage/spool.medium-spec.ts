import { SystemClock } from '@argus/common';
import { Spool } from '@argus/platform/spool';
import { LocalDiskStore } from '@argus/platform/storage';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

const MB = 1024 * 1024;
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const owned = (pid: number, startedAt: string, host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)) =>
  `${host}-${pid}-${startedAt}-01234567-89ab-cdef-0123-456789abcdef.part`;

describe('the spool', () => {
  let base: string;
  let directory: string;
  let spool: Spool;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'argus-spool-'));
    directory = join(base, 'spool');
    spool = new Spool({ directory }, new SystemClock());
  });
  afterEach(() => rm(base, { recursive: true }));

  const left = () => readdir(directory).catch(() => []);

  it.each([0, 1, 4095, 4096, 4097, 3 * MB + 1])('takes %i bytes with their hash, size and head', async (size) => {
    const bytes = randomBytes(size);
    const parts = Array.from({ length: Math.ceil(size / 1000) }, (_, i) => bytes.subarray(i * 1000, (i + 1) * 1000));
    const file = await spool.receive(Readable.from(parts), { limitBytes: size });
    expect(file).toMatchObject({ sizeBytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(file.head.equals(bytes.subarray(0, 4096))).toBe(true);
    expect((await readFile(file.path)).equals(bytes)).toBe(true);
    await file.discard();
    await file.discard();
    expect(await left()).toEqual([]);
  });

  it('is closed to other users of the machine', async () => {
    const file = await spool.receive(Readable.from([Buffer.from('x')]), { limitBytes: 1 });
    expect([(await stat(directory)).mode & 0o777, (await stat(file.path)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('refuses the first byte above the limit, stops the source and leaves nothing', async () => {
    const source = Readable.from([Buffer.alloc(10), Buffer.alloc(1)]);
    const refused = spool.receive(source, { limitBytes: 10 });
    await expect(refused).rejects.toMatchObject({ code: 'asset.file_too_large', details: { limitBytes: 10 } });
    expect([source.destroyed, await left()]).toEqual([true, []]);
  });

  it('does not read an endless source beyond its limit', async () => {
    let readBytes = 0;
    const endless = new Readable({
      read() {
        readBytes += 64 * 1024;
        this.push(Buffer.alloc(64 * 1024));
      },
    });
    await expect(spool.receive(endless, { limitBytes: MB })).rejects.toMatchObject({ code: 'asset.file_too_large' });
    expect(readBytes).toBeLessThan(4 * MB);
  });

  it('leaves nothing when the client goes away', async () => {
    let outcome: Promise<unknown> | undefined;
    const server = createServer((request) => {
      outcome = spool.receive(request, { limitBytes: 10 * MB }).catch((error: unknown) => error);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = httpRequest({ port: (server.address() as AddressInfo).port, method: 'POST', headers: { 'content-length': 5 * MB } });
    client.on('error', () => undefined);
    client.write(randomBytes(MB));
    while ((await left()).length === 0) await later(5);
    client.destroy();
    expect(await outcome).toMatchObject({ code: 'ECONNRESET' });
    expect(await left()).toEqual([]);
    server.close();
  });

  it('leaves nothing when the source fails, before or after its first bytes', async () => {
    const failing = new PassThrough();
    failing.write('some');
    const underway = spool.receive(failing, { limitBytes: 100 });
    await later(20);
    failing.destroy(new Error('the part ended early'));
    await expect(underway).rejects.toThrow('the part ended early');

    const broken = new PassThrough();
    broken.on('error', () => undefined);
    broken.destroy(new Error('broken before'));
    await expect(spool.receive(broken, { limitBytes: 100 })).rejects.toThrow();
    expect(await left()).toEqual([]);
  });

  it('has nothing on disk for a file that was opened and is discarded, at once or half-way', async () => {
    const untouched = await spool.open({ limitBytes: 10 * MB });
    await untouched.discard();
    expect(await left()).toEqual([]);
    const halfWay = await spool.open({ limitBytes: 10 * MB });
    await halfWay.write(randomBytes(MB));
    await halfWay.discard();
    expect(await left()).toEqual([]);
  });

  it('says that the disk is full, and leaves nothing', async () => {
    // The kernel's own full device stands in for the file, so the refusal is a real ENOSPC.
    class FullDisk extends Spool {
      protected override async newFile() {
        const { path } = await super.newFile();
        await mkdir(directory);
        await symlink('/dev/full', path);
        return { path, flags: 'w' };
      }
    }
    const full = new FullDisk({ directory }, new SystemClock());
    const source = Readable.from([randomBytes(MB), randomBytes(MB)]);
    await expect(full.receive(source, { limitBytes: 10 * MB })).rejects.toMatchObject({ code: 'storage.full' });
    expect([source.destroyed, await left()]).toEqual([true, []]);
  });

  it('hands a file to the store, after which discarding does nothing', async () => {
    const store = new LocalDiskStore({ root: join(base, 'blobs') }, new SystemClock());
    const file = await spool.receive(Readable.from([Buffer.from('kept')]), { limitBytes: 10 });
    await store.putFile('o/1/a', file);
    await file.discard();
    expect(await readFile(join(base, 'blobs/o/1/a'), 'utf8')).toBe('kept');
    expect(await left()).toEqual([]);
  });

  it('sweeps the files of the dead, and only theirs', async () => {
    const mine = await spool.receive(Readable.from([Buffer.from('x')]), { limitBytes: 10 });
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const neighbour = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)']);
    const ticks = async (pid: number) =>
      ((s) => s.slice(s.lastIndexOf(')') + 2).split(' ')[19] ?? '')(await readFile(`/proc/${pid}/stat`, 'latin1'));
    const names = {
      gone: owned(gone.pid ?? 0, '77'),
      reusedId: owned(process.pid, '1'),
      neighbourBefore: owned(neighbour.pid ?? 0, '1'),
      neighbour: owned(neighbour.pid ?? 0, await ticks(neighbour.pid ?? 0)),
      elsewhere: owned(1, '5', '00000000'),
      other: 'README.txt',
    };
    for (const name of Object.values(names)) await writeFile(join(directory, name), 'x');
    expect(await spool.sweep({ olderThanMs: 60_000 })).toBe(0);

    const anHourAgo = Date.now() / 1000 - 3600;
    for (const name of [...Object.values(names), mine.path.split('/').at(-1) ?? ''])
      await utimes(join(directory, name), anHourAgo, anHourAgo);
    expect(await spool.sweep({ olderThanMs: 60_000 })).toBe(3);
    expect((await left()).sort()).toEqual([mine.path.split('/').at(-1), names.neighbour, names.elsewhere, names.other].sort());

    await utimes(join(directory, names.elsewhere), 0, 0);
    expect(await spool.sweep({ olderThanMs: 60_000 })).toBe(1);
    neighbour.kill();
  });

  it('sweeps a directory that was never made', async () => {
    expect(await spool.sweep({ olderThanMs: 0 })).toBe(0);
  });
});
