import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiskThreads } from './disk-threads';

describe('DiskThreads', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'argus-disk-threads-'));
  const threads = new DiskThreads();
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  let count = 0;
  const given = (text: string): { from: string; sizeBytes: number; temporary: string } => {
    const from = at(`incoming-${count++}`);
    writeFileSync(from, text);
    return { from, sizeBytes: Buffer.byteLength(text), temporary: `${from}.part` };
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('moves many at once, into folders that are there and that are not', async () => {
    const targets = Array.from({ length: 40 }, (_, number) => at('o', `asset-${number % 7}`, `file-${number}`));
    await Promise.all(targets.map((to, number) => threads.move({ ...given(`bytes ${number}`), to })));
    expect(targets.map((to) => readFileSync(to, 'utf8'))).toEqual(targets.map((_, number) => `bytes ${number}`));
  });

  it('writes bytes that are in memory, and replaces what was there', async () => {
    for (const text of ['before', 'after']) {
      await threads.move({ from: Buffer.from(text), to: at('d', 'thumbnail'), temporary: at(`${text}.part`) });
      expect(readFileSync(at('d', 'thumbnail'), 'utf8')).toBe(text);
      expect(existsSync(at(`${text}.part`))).toBe(false);
    }
  });

  it('says what failed by its code, and goes on', async () => {
    const { temporary } = given('');
    await expect(threads.move({ from: at('nowhere'), sizeBytes: 1, to: at('x', 'y'), temporary })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(threads.move({ ...given('short'), sizeBytes: 99, to: at('x', 'y') })).rejects.toThrow('has 5 bytes, not the 99');
    await threads.move({ ...given('fine'), to: at('x', 'z') });
    expect([existsSync(at('x', 'y')), readFileSync(at('x', 'z'), 'utf8')]).toEqual([false, 'fine']);
  });

  it('follows no link on the way', async () => {
    symlinkSync(tmpdir(), at('link'));
    await expect(threads.move({ ...given('bytes'), to: at('link', 'argus-disk-threads-escaped') })).rejects.toThrow('is a link');
    expect(existsSync(path.join(tmpdir(), 'argus-disk-threads-escaped'))).toBe(false);
  });
});
