import { kindOf, parentsOf } from '../kinds';
import { type Detection } from '../model/detections';
import { type Sighting } from '../sighting';

/** When a detection counts, by its confidence. The head is asked for the class itself, else for its kind. */
export const DETECTOR_CUTS = {
  /** Without a word from the head. */
  alone: 0.4,
  /** In a drawing, where round things become clocks and frisbees. */
  inGraphic: 0.55,
  /** When the head sees the same. */
  agreed: 0.28,
  agreement: 0.6,
  /** Below this the head denies it, and only a very sure detection stands. */
  denial: 0.06,
  despiteDenial: 0.62,
};

/** What a graphic cannot be. */
const ONLY_PHOTOGRAPHS = ['outdoor', 'indoor', 'closeup', 'landscape', 'sky', 'portrait', 'crowd'];

export interface Head {
  probabilities: ReadonlyMap<string, number>;
  cutOf: (tag: string) => number | null;
}

/** Brings the detector and the tag head to one opinion. */
export function fuse(detections: readonly Detection[], head: Head): Sighting {
  const probability = (tag: string): number => head.probabilities.get(tag) ?? 0;
  const graphic = probability('graphic') > 0.5;
  const objects = detections.filter((detection) => accepted(detection, head.probabilities, graphic));
  const scene = new Map<string, number>();
  for (const [tag, value] of head.probabilities) {
    const cut = head.cutOf(tag);
    if (cut !== null && value >= cut) scene.set(tag, value);
  }
  for (const tag of [...scene.keys()]) for (const parent of parentsOf(tag)) raise(scene, parent, scene.get(tag)!);
  if (scene.has('indoor') && scene.has('outdoor')) scene.delete(probability('indoor') < probability('outdoor') ? 'indoor' : 'outdoor');
  if (scene.has('graphic') && probability('graphic') > 0.6) for (const tag of ONLY_PHOTOGRAPHS) scene.delete(tag);
  return {
    objects: objects.map(({ label, confidence, box }) => ({ label, confidence: rounded(confidence), box: mapBox(box) })),
    scene: [...scene].map(([tag, confidence]) => ({ tag, confidence: rounded(confidence) })).sort((p, q) => q.confidence - p.confidence),
  };
}

function accepted({ label, confidence }: Detection, probabilities: ReadonlyMap<string, number>, graphic: boolean): boolean {
  const opinion = probabilities.get(label) ?? probabilities.get(kindOf(label) ?? '');
  const cut = graphic ? DETECTOR_CUTS.inGraphic : DETECTOR_CUTS.alone;
  if (opinion === undefined) return confidence >= cut;
  if (confidence >= DETECTOR_CUTS.despiteDenial) return true;
  if (confidence >= cut) return opinion >= DETECTOR_CUTS.denial;
  return !graphic && confidence >= DETECTOR_CUTS.agreed && opinion >= DETECTOR_CUTS.agreement;
}

const raise = (scene: Map<string, number>, tag: string, confidence: number): void => {
  scene.set(tag, Math.max(confidence, scene.get(tag) ?? 0));
};
const rounded = (value: number): number => Number(Math.min(1, value).toFixed(3));
const mapBox = (box: Detection['box']): Detection['box'] => ({
  x: rounded(box.x),
  y: rounded(box.y),
  width: rounded(box.width),
  height: rounded(box.height),
});
