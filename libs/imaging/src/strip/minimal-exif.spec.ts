import { readExif } from '../exif';
import { minimalExif } from './minimal-exif';

describe('A minimal EXIF block', () => {
  it.each([
    { orientation: 8 },
    { artist: 'Al' },
    { copyright: '©' },
    { artist: 'Jörg Müller', copyright: '© 2024 東京', orientation: 6 },
    { artist: 'x'.repeat(256), copyright: 'é'.repeat(256), orientation: 2 },
  ])('says what it was given: %j', async (facts) => {
    expect(await readExif(minimalExif(facts) ?? undefined)).toEqual(facts);
  });

  it('is not there when there is nothing to say', () => {
    expect([minimalExif({}), minimalExif({ orientation: 1 })]).toEqual([null, null]);
  });
});
