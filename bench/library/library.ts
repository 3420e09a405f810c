import { seededRandom } from '../../tools/support/random';
import { Vocabulary } from './vocabulary';

export interface LibraryOptions {
  readonly count: number;
  readonly seed?: number;
}

/** One made-up asset with its analysis. */
export interface LibraryAsset {
  readonly id: string;
  readonly project: number | null;
  readonly status: 'ready' | 'processing' | 'failed';
  readonly isTrashed: boolean;
  readonly filename: string;
  readonly mimeType: string;
  readonly type: 'image' | 'video' | 'file';
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly userTags: readonly string[];
  readonly aiTags: readonly string[];
  readonly description: string;
  readonly richDescription: string;
  readonly mood: string;
  readonly useCases: readonly string[];
  readonly colors: readonly string[];
}

export const PROJECTS = 20;
/** User tags by the part of the assets that have them. */
export const TAG_SHARES = { everywhere: 0.5, often: 0.1, sometimes: 0.01, seldom: 0.001, rarely: 0.0001 } as const;
/** In a fifth of the oldest assets and nowhere else; in a third of the very newest and nowhere else. */
export const SKEWED = { old: 'zoetrope', new: 'quixotic' } as const;
const OLD_PART = 0.28;
const NEW_PART = 0.02;

const START = Date.UTC(2023, 0, 1);
const MOODS = ['warm', 'calm', 'energetic', 'dramatic', 'cozy', 'elegant', 'playful', 'serene', 'moody', 'bright'];

/**
 * Assets as a large library has them, oldest first, the same ones for the same options. A tenth is not ready, one in fifty is in the
 * trash; every fourth was made in the same moment as the one before it, as a batch upload does.
 */
export function* libraryAssets({ count, seed = 1 }: LibraryOptions, vocabulary = new Vocabulary()): Generator<LibraryAsset> {
  const random = seededRandom(seed * 7919);
  const draw = (words: number): string[] => vocabulary.draw(random, words);
  const sentence = (words: number): string => {
    const [first = '', ...rest] = draw(words);
    return `${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')}.`;
  };
  for (let index = 0; index < count; index += 1) {
    const extra = [
      ...(index < count * OLD_PART && random() < 0.2 ? [SKEWED.old] : []),
      ...(index >= count * (1 - NEW_PART) && random() < 0.33 ? [SKEWED.new] : []),
    ];
    const kind = random();
    const [type, mimeType] =
      kind < 0.9
        ? (['image', 'image/jpeg'] as const)
        : kind < 0.985
          ? (['image', 'image/png'] as const)
          : kind < 0.9995
            ? (['file', 'application/pdf'] as const)
            : (['video', 'video/mp4'] as const);
    const state = random();
    yield {
      id: idOf(index, seed),
      project: random() < 0.3 ? null : Math.floor(random() ** 2 * PROJECTS),
      status: state < 0.9 ? 'ready' : state < 0.95 ? 'processing' : 'failed',
      isTrashed: random() < 0.02,
      filename:
        random() < 0.4
          ? `IMG_${20230101 + Math.floor(index / 2800)}_${String(index % 1_000_000).padStart(6, '0')}.jpg`
          : `${draw(2).join('-')}-${index}.jpg`,
      mimeType,
      type,
      sizeBytes: Math.floor(20_000 * Math.exp(random() * 6.9)),
      createdAt: new Date(START + (index - (index % 4 === 3 ? 1 : 0)) * 80_000),
      userTags: Object.entries(TAG_SHARES).flatMap(([tag, share]) => (random() < share ? [tag] : [])),
      aiTags: draw(8),
      description: [sentence(14 + Math.floor(random() * 6)), ...extra].join(' '),
      richDescription: `${sentence(22)} ${sentence(24 + Math.floor(random() * 14))}`,
      mood: MOODS[Math.floor(random() * MOODS.length)]!,
      useCases: draw(5),
      colors: Array.from(
        { length: 4 },
        () =>
          `#${Math.floor(random() * 0x1000000)
            .toString(16)
            .padStart(6, '0')}`,
      ),
    };
  }
}

/** A UUID of version 7 for the index-th asset. */
function idOf(index: number, seed: number): string {
  const time = (START + index * 80_000).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${seed.toString(16).padStart(4, '0')}${index.toString(16).padStart(8, '0')}`;
}
