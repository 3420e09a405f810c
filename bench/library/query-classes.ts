import type { AssetFilter } from '@argus/assets';
import { SKEWED } from './library';
import { Vocabulary } from './vocabulary';

/** Queries as people and scripts send them, by what makes them easy or hard; each is a list of terms. */
export type QueryClasses = Readonly<Record<string, readonly (readonly string[])[]>>;

/** `perClass` queries of every class for a library of the usual vocabulary. */
export function queryClasses(perClass: number, vocabulary = new Vocabulary()): QueryClasses {
  const words = (share: number): string[] => vocabulary.ofFrequency(share, perClass);
  const by = { everywhere: words(0.5), often: words(0.05), some: words(0.01), few: words(0.001), rare: words(0.0001) };
  type Frequency = keyof typeof by;
  const each = (make: (index: number) => string[]): string[][] => Array.from({ length: perClass }, (_, index) => make(index));
  const of = (...frequencies: Frequency[]): string[][] => each((index) => frequencies.map((frequency) => by[frequency][index]!));
  const single = (terms: readonly string[]): string[][] => terms.slice(0, perClass).map((term) => [term]);
  return {
    rare: of('rare'),
    few: of('few'),
    some: of('some'),
    often: of('often'),
    everywhere: of('everywhere'),
    'two letters': single(['co', 'un', 'st', 'ng', 'ho', 'vi']),
    'two rare letters': single(['qz', 'vq', 'jx', 'zq', 'qk', 'wq']),
    'no match': single(['qzxvk', 'zzqjx', 'vvkqj', 'xqzjw', 'jjqqz', 'wxqzv']),
    'middle of a word': by.few.map((word) => [word.slice(1, -1)]),
    'three mixed': of('everywhere', 'some', 'few'),
    'three seldom': of('often', 'few', 'rare'),
    sentence: each((index) => [
      by.everywhere[index]!,
      by.everywhere[(index + 1) % perClass]!,
      by.often[index]!,
      by.some[index]!,
      by.few[index]!,
    ]),
  };
}

/** Words that only a part of the library has: its oldest assets, or its very newest. */
export const skewedQueries = (vocabulary = new Vocabulary()): QueryClasses => {
  const [some = '', few = ''] = [vocabulary.ofFrequency(0.01, 1)[0], vocabulary.ofFrequency(0.001, 1)[0]];
  return {
    'only the oldest': [[SKEWED.old], [SKEWED.old, some], [SKEWED.old, few], ['photograph', SKEWED.old]],
    'only the newest': [[SKEWED.new], [SKEWED.new, some], [SKEWED.new, few], ['photograph', SKEWED.new]],
  };
};

/** What lists are narrowed by, from nearly everything to nearly nothing. `project-0` has one in six assets, `project-19` one in sixty. */
export const FILTERS: Readonly<Record<string, AssetFilter>> = {
  'no filter': {},
  'a large project': { project: 'project-0' },
  'a small project': { project: 'project-19' },
  'a common tag': { tags: ['everywhere'] },
  'a tag of one in a hundred': { tags: ['sometimes'] },
  'a rare tag': { tags: ['rarely'] },
  'two tags': { tags: ['often', 'sometimes'] },
  'a colour': { color: '#3366cc' },
  'a rare type': { types: ['video'] },
  'a MIME type': { mimeTypes: ['image/png'] },
  'not ready': { statuses: ['pending', 'processing'] },
  'the trash': { trashed: true },
  'a year': { createdFrom: new Date('2023-02-01T00:00:00Z'), createdBefore: new Date('2024-02-01T00:00:00Z') },
  'large files': { minSizeBytes: 15_000_000 },
};
