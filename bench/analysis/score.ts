import { z } from 'zod';

export const labelledPhotosSchema = z.array(
  z.object({
    file: z.string(),
    /** COCO classes that must be found. */
    coco: z.array(z.string()),
    /** Present, but small or partial: found or not, they count neither way. */
    cocoOptional: z.array(z.string()).default([]),
    /** Tags of the whole picture that must be found. */
    scene: z.array(z.string()),
  }),
);
export type LabelledPhoto = z.infer<typeof labelledPhotosSchema>[number];

/** The scene tags whose absence counts as a miss in the basic score; a wrong tag always counts, whatever it is. */
export const BASIC_SCENE_TAGS: ReadonlySet<string> = new Set(
  'outdoor,indoor,plant,landscape,sky,vehicle,person,animal,closeup,food,building,text,flower,graphic,abstract,texture'.split(','),
);

const ANIMALS = new Set('bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe'.split(','));
const VEHICLES = new Set('bicycle,car,motorcycle,airplane,bus,train,truck,boat'.split(','));

export interface Score {
  right: string[];
  wrong: string[];
  missed: string[];
}

/** Everything that is in the picture, with the kinds its objects are of. */
export function truthOf({ coco, scene }: LabelledPhoto): Set<string> {
  return new Set([...coco, ...scene, ...kindsOf(coco)]);
}

/** Kinds of the objects that count neither way. */
export const unsureKindsOf = ({ cocoOptional }: LabelledPhoto): Set<string> => new Set([...cocoOptional, ...kindsOf(cocoOptional)]);

const kindsOf = (labels: readonly string[]): string[] => [
  ...(labels.some((label) => ANIMALS.has(label)) ? ['animal'] : []),
  ...(labels.some((label) => VEHICLES.has(label)) ? ['vehicle'] : []),
];

/**
 * Compares what was said with what a person saw.
 * @param countsAsMissed which absent scene tags count; an absent COCO class always does
 */
export function scorePhoto(photo: LabelledPhoto, said: readonly string[], countsAsMissed: (tag: string) => boolean): Score {
  const truth = truthOf(photo);
  // Nobody marked every scrap of writing: text that was seen is never wrong.
  const optional = new Set([...photo.cocoOptional, 'text']);
  const tags = new Set(said);
  return {
    right: [...tags].filter((tag) => truth.has(tag)),
    wrong: [...tags].filter((tag) => !truth.has(tag) && !optional.has(tag)),
    missed: [...truth].filter((tag) => !tags.has(tag) && (countsAsMissed(tag) || photo.coco.includes(tag))),
  };
}

export interface Total {
  precision: number;
  recall: number;
  right: number;
  wrong: number;
  missed: number;
}

export function total(scores: readonly Score[]): Total {
  const sum = (key: keyof Score): number => scores.reduce((count, score) => count + score[key].length, 0);
  const [right, wrong, missed] = [sum('right'), sum('wrong'), sum('missed')];
  return { right, wrong, missed, precision: right / Math.max(1, right + wrong), recall: right / Math.max(1, right + missed) };
}
