import { type Detection } from '../model/detections';
import { fuse } from './fusion';

const box = { x: 0, y: 0, width: 0.5, height: 0.5 };
const found = (label: string, confidence: number): Detection => ({ label, confidence, box });
const head = (probabilities: Record<string, number>, cut: number | null = 0.5): Parameters<typeof fuse>[1] => ({
  probabilities: new Map(Object.entries(probabilities)),
  cutOf: () => cut,
});
const labels = (detections: Detection[], probabilities: Record<string, number>): string[] =>
  fuse(detections, head(probabilities)).objects.map(({ label }) => label);

describe('fuse', () => {
  it.each<[string, number, Record<string, number>, boolean]>([
    ['sure enough alone', 0.41, {}, true],
    ['too faint alone', 0.39, {}, false],
    ['faint, and the head agrees', 0.3, { animal: 0.9 }, true],
    ['very faint, though the head agrees', 0.2, { animal: 0.99 }, false],
    ['sure, and the head denies it', 0.5, { animal: 0.01 }, false],
    ['very sure, though the head denies it', 0.7, { animal: 0.01 }, true],
    ['half sure in a drawing', 0.5, { graphic: 0.9, animal: 0.5 }, false],
    ['sure in a drawing', 0.6, { graphic: 0.9, animal: 0.5 }, true],
  ])('a dog, %s', (_name, confidence, probabilities, accepted) => {
    expect(labels([found('dog', confidence)], probabilities)).toEqual(accepted ? ['dog'] : []);
  });

  it('says tags from their cut on, with what they bring', () => {
    const { scene } = fuse([], head({ flower: 0.7, sky: 0.4, outdoor: 0.6 }));
    expect(scene).toEqual([
      { tag: 'flower', confidence: 0.7 },
      { tag: 'plant', confidence: 0.7 },
      { tag: 'outdoor', confidence: 0.6 },
    ]);
    expect(fuse([], head({ flower: 0.99 }, null)).scene).toEqual([]);
  });

  it('does not contradict itself', () => {
    expect(fuse([], head({ indoor: 0.6, outdoor: 0.8 })).scene).toEqual([{ tag: 'outdoor', confidence: 0.8 }]);
    expect(fuse([], head({ graphic: 0.9, outdoor: 0.8, sky: 0.7 })).scene).toEqual([{ tag: 'graphic', confidence: 0.9 }]);
  });
});
