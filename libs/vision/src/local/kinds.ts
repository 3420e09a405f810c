/** Detector classes by what they are, as the tag head names it. */
const KINDS: Record<string, readonly string[]> = {
  animal: ['bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe'],
  vehicle: ['bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'],
  food: ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake'],
  furniture: ['chair', 'couch', 'bed', 'dining table', 'bench'],
  electronics: ['tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone', 'microwave', 'oven', 'toaster', 'refrigerator'],
  plant: ['potted plant'],
  drink: ['wine glass'],
};
const KIND_OF = new Map(Object.entries(KINDS).flatMap(([kind, labels]) => labels.map((label) => [label, kind] as const)));

/** "animal" for "dog"; undefined for what has no kind. */
export const kindOf = (label: string): string | undefined => KIND_OF.get(label);

/** The tags a scene tag brings with it: what is an insect is an animal. */
const PARENTS: Record<string, readonly string[]> = {
  insect: ['animal'],
  portrait: ['person'],
  crowd: ['person'],
  flower: ['plant'],
  forest: ['plant', 'outdoor'],
  beach: ['outdoor', 'water'],
  mountain: ['landscape', 'outdoor'],
  landscape: ['outdoor'],
  street: ['outdoor'],
  city: ['building'],
  sunset: ['sky', 'outdoor'],
  abstract: ['graphic'],
  chart: ['graphic'],
  diagram: ['graphic'],
  map: ['graphic'],
  screenshot: ['graphic'],
  logo: ['graphic'],
  icon: ['graphic'],
  pattern: ['graphic'],
  cartoon: ['graphic'],
  illustration: ['graphic'],
  document: ['text'],
};
export const parentsOf = (tag: string): readonly string[] => PARENTS[tag] ?? [];
