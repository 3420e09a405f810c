import { Clock } from '@argus/common';
import { loadConfig } from '@argus/platform/config';
import { Secrets } from '@argus/platform/secrets';
import type { Asset } from './asset';
import { ContentLinks } from './content-links';

const OLD = 'an-older-secret-of-more-than-32-bytes';
const NEW = 'the-current-secret-of-more-than-32-bytes';
const KEY = 'o/org/asset/original.jpg';
const config = loadConfig({
  DATABASE_URL: 'postgres://app@127.0.0.1/argus',
  PUBLIC_URL: 'https://argus.example',
  CONTENT_BASE_URL: 'https://files.example',
});

class SetClock extends Clock {
  constructor(private readonly time: string) {
    super();
  }
  now(): Date {
    return new Date(this.time);
  }
}
const linksAt = (time: string, secret = NEW) => new ContentLinks(Secrets.parse(secret), new SetClock(time), config);
const asset = { id: 'asset', storageKey: KEY, thumbnailKey: null, isPublic: false, deletedAt: null } as unknown as Asset;
const credentialOf = (link: string) => {
  const { searchParams } = new URL(link);
  return { expires: searchParams.get('expires') ?? '', signature: searchParams.get('signature') ?? '' };
};

const link = linksAt('2026-11-22T10:20:30Z').original(asset);
const credential = credentialOf(link);

describe('ContentLinks', () => {
  it('signs a private file, until a full hour', () => {
    expect(link).toMatch(/^https:\/\/files\.example\/content\/o\/org\/asset\/original\.jpg\?expires=\d+&signature=[\w-]{43}$/);
    expect(new Date(Number(credential.expires) * 1000).toISOString()).toBe('2026-11-22T12:00:00.000Z');
  });

  it('prints the same link for an hour', () => {
    expect(linksAt('2026-11-22T10:59:59Z').original(asset)).toBe(link);
    expect(linksAt('2026-11-22T11:00:00Z').original(asset)).not.toBe(link);
  });

  it.each([
    ['2026-11-22T10:20:30Z', 'valid'],
    ['2026-11-22T11:59:59Z', 'valid'],
    ['2026-11-22T12:00:00Z', 'expired'],
    ['2027-01-01T00:00:00Z', 'expired'],
  ])('at %s the link is %s', (time, state) => expect(linksAt(time).check(KEY, credential)).toBe(state));

  it.each<[string, string, object]>([
    ['another key', 'o/org/other/original.jpg', {}],
    ['a later end', KEY, { expires: String(Number(credential.expires) + 3600) }],
    ['an end written another way', KEY, { expires: `0${credential.expires}` }],
    ['a moved border', `${KEY}\n`, {}],
    ['half a signature', KEY, { signature: credential.signature.slice(0, 20) }],
    ['no signature', KEY, { signature: '' }],
    ['one other letter', KEY, { signature: (credential.signature.startsWith('A') ? 'B' : 'A') + credential.signature.slice(1) }],
    ['letters of several bytes', KEY, { signature: 'ü'.repeat(43) }],
  ])('is forged with %s', (_, key, change) =>
    expect(linksAt('2026-11-22T10:20:30Z').check(key, { ...credential, ...change })).toBe('forged'),
  );

  it('still takes links that an older secret made, until it is gone', () => {
    const old = credentialOf(linksAt('2026-11-22T10:20:30Z', OLD).original(asset));
    expect(linksAt('2026-11-22T10:30:00Z', `${NEW},${OLD}`).check(KEY, old)).toBe('valid');
    expect(linksAt('2026-11-22T10:30:00Z', NEW).check(KEY, old)).toBe('forged');
    expect(linksAt('2026-11-22T10:30:00Z', `${NEW},${OLD}`).original(asset)).toBe(link);
  });

  it('signs no public file, and links none from the trash', () => {
    const links = linksAt('2026-11-22T10:20:30Z');
    expect(links.original({ ...asset, isPublic: true })).toBe(`https://files.example/content/${KEY}`);
    expect(links.thumbnail(asset)).toBeNull();
    const trashed = { ...asset, thumbnailKey: 'd/org/asset/thumbnail_256.webp', deletedAt: new Date('2026-11-22') };
    expect([links.original(trashed), links.thumbnail(trashed)]).toEqual([
      'https://argus.example/assets/asset/content',
      'https://argus.example/assets/asset/content?w=256',
    ]);
  });
});
