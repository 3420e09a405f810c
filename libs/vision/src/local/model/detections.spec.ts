import { COCO_CLASSES } from './coco';
import { overlap, toDetections } from './detections';

const index = (label: string): number => COCO_CLASSES.indexOf(label);

describe('toDetections', () => {
  it('knows 80 classes', () => {
    expect(new Set(COCO_CLASSES).size).toBe(80);
  });

  it('turns letterboxed pixels into parts of the picture', () => {
    // 1024 × 512 in a square of 512: 256 rows of picture between bars of 128.
    expect(toDetections([[128, 128, 384, 256, 0.9, index('dog')]], 512, 1024, 512)).toEqual([
      { label: 'dog', confidence: 0.9, box: { x: 0.25, y: 0, width: 0.5, height: 0.5 } },
    ]);
  });

  it('drops the faint, the unknown and what lies in the bars, and merges doubles of one class', () => {
    const rows = [
      [0, 0, 100, 100, 0.05, index('cat')],
      [0, 0, 100, 100, 0.9, 80],
      [0, 0, 512, 100, 0.9, index('cat')],
      [100, 200, 200, 300, 0.6, index('dog')],
      [105, 200, 200, 300, 0.8, index('dog')],
      [105, 200, 200, 300, 0.5, index('cat')],
    ];
    expect(toDetections(rows, 512, 1024, 512).map(({ label, confidence }) => [label, confidence])).toEqual([
      ['dog', 0.8],
      ['cat', 0.5],
    ]);
  });

  it('measures overlap', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    expect(overlap(box, box)).toBe(1);
    expect(overlap(box, { x: 0.5, y: 0, width: 0.5, height: 1 })).toBe(0.5);
    expect(overlap(box, { x: 2, y: 2, width: 1, height: 1 })).toBe(0);
  });
});
