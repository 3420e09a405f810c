import { type Measurements } from '@argus/imaging';
import { type VisionObject } from '../../vision-answer';

export type Frame = 'landscape' | 'portrait' | 'square' | 'panorama';

export function frameOf(width: number, height: number): Frame {
  const ratio = width / height;
  if (ratio >= 2.2) return 'panorama';
  return ratio > 1.15 ? 'landscape' : ratio < 0.87 ? 'portrait' : 'square';
}

const areaOf = ({ box }: VisionObject): number => box.width * box.height;

/** The object that takes most of the picture. */
export const mainSubject = (objects: readonly VisionObject[]): VisionObject | undefined =>
  objects.reduce<VisionObject | undefined>(
    (largest, object) => (!largest || areaOf(object) > areaOf(largest) ? object : largest),
    undefined,
  );

/** "the centre", "the lower left": where an object's middle lies. */
export function placeOf({ box }: VisionObject): string {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const column = x < 0.38 ? 'left' : x > 0.62 ? 'right' : '';
  const row = y < 0.33 ? 'upper' : y > 0.67 ? 'lower' : '';
  if (!column && !row) return 'the centre';
  if (!row) return `the ${column}`;
  return column ? `the ${row} ${column}` : `the ${row} part`;
}

/** "almost the whole frame", "about a third of the frame", "a small part of the frame". */
export function coverageOf(object: VisionObject): string {
  const area = areaOf(object);
  if (area > 0.85) return 'almost the whole frame';
  if (area > 0.6) return 'most of the frame';
  if (area > 0.4) return 'about half of the frame';
  if (area > 0.28) return 'about a third of the frame';
  if (area > 0.17) return 'about a fifth of the frame';
  if (area > 0.08) return 'about a tenth of the frame';
  return 'a small part of the frame';
}

/** Fine detail in one place before a soft rest, as a wide aperture makes it. */
export function hasShallowFocus({ sharpnessGrid, flatShare }: Measurements): boolean {
  const sorted = [...sharpnessGrid].sort((p, q) => p - q);
  return sorted[8]! / (1 + sorted[3]!) > 12 && flatShare > 0.35;
}

/** Little fine detail anywhere: out of focus, moved, or fog. */
export const isSoft = ({ sharpness }: Measurements): boolean => sharpness < 25;

/** Even areas that leave room for overlaid text. */
export const hasCopySpace = ({ flatShare }: Measurements): boolean => flatShare > 0.7;
