import { COCO_CLASSES } from './coco';

/** A box in parts of the picture, 0 to 1, from its top left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Detection {
  label: string;
  confidence: number;
  box: Box;
}

/** Below this a detection says nothing, not even to the tag head. */
export const FAINTEST_CONFIDENCE = 0.12;
const MOST_DETECTIONS = 40;
const SAME_OBJECT_OVERLAP = 0.5;

/** Rows of the detector as [x1, y1, x2, y2, confidence, class], in pixels of its square input. */
export type DetectorRow = readonly number[];

/**
 * The detector's rows as boxes of the picture that was letterboxed into its square: low ones dropped, doubles of one class
 * merged, the surest first.
 */
export function toDetections(rows: readonly DetectorRow[], side: number, width: number, height: number): Detection[] {
  const scale = side / Math.max(width, height);
  const [left, top] = [(side - width * scale) / 2, (side - height * scale) / 2];
  const inPicture = (value: number, offset: number, length: number): number =>
    Math.min(1, Math.max(0, (value - offset) / (length * scale)));
  const kept: Detection[] = [];
  const sure = rows.filter((row) => (row[4] ?? 0) >= FAINTEST_CONFIDENCE).sort((p, q) => q[4]! - p[4]!);
  for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, confidence = 0, classIndex = -1] of sure) {
    const label = COCO_CLASSES[Math.round(classIndex)];
    if (label === undefined) continue;
    const [x, y] = [inPicture(x1, left, width), inPicture(y1, top, height)];
    const box = { x, y, width: Math.max(0, inPicture(x2, left, width) - x), height: Math.max(0, inPicture(y2, top, height) - y) };
    if (box.width * box.height === 0) continue;
    if (kept.some((other) => other.label === label && overlap(other.box, box) > SAME_OBJECT_OVERLAP)) continue;
    kept.push({ label, confidence, box });
    if (kept.length === MOST_DETECTIONS) break;
  }
  return kept;
}

/** Intersection over union. */
export function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (one.width * one.height + other.width * other.height - shared || 1);
}
