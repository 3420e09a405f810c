import { loadOrCreateDevelopmentSecret, Secrets } from '@argus/platform/secrets';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the development secret', () => {
  let base: string;
  let path: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'argus-secret-'));
    path = join(base, 'data/secret');
  });
  afterEach(() => rm(base, { recursive: true }));

  it('is made once, readable by its owner only, and usable', async () => {
    const secret = await loadOrCreateDevelopmentSecret(path);
    expect(await loadOrCreateDevelopmentSecret(path)).toBe(secret);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toBe(secret);
    expect(Secrets.parse(secret).derive('jwt')).toHaveLength(32);
  });

  it('is the same for everyone who starts at the same time, with nothing left over', async () => {
    for (let round = 0; round < 20; round += 1) {
      const racers = await Promise.all(Array.from({ length: 10 }, () => loadOrCreateDevelopmentSecret(join(base, `${round}`, 'secret'))));
      expect(new Set(racers).size).toBe(1);
      expect(await readdir(join(base, `${round}`))).toEqual(['secret']);
    }
  });

  it('is not replaced when the file holds something else', async () => {
    await loadOrCreateDevelopmentSecret(path);
    await writeFile(path, 'short');
    await expect(loadOrCreateDevelopmentSecret(path)).rejects.toThrow(/delete it to have a new one made/);
    expect(await readFile(path, 'utf8')).toBe('short');
  });
});
