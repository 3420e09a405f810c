import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { FEATURE_BLOCKS, FEATURE_LENGTH } from '../model/feature-layout';

/** What stands beside the weights: one entry per tag, in the order of their rows. */
export const tagHeadSchema = z.object({
  version: z.number().int(),
  /** Names and lengths of the feature blocks the weights were trained on. */
  layout: z.array(z.object({ name: z.string(), length: z.number().int() })),
  tags: z.array(
    z.object({
      tag: z.string(),
      /** Turns the 16-bit row back into numbers. */
      scale: z.number(),
      bias: z.number(),
      /** Platt calibration of the score: probability = 1 / (1 + exp(-(slope * score + offset))). */
      slope: z.number(),
      offset: z.number(),
      /** The probability from which the tag is said; null for a tag that is too often wrong to be said, but still informs others. */
      cut: z.number().min(0).max(1).nullable(),
    }),
  ),
});

export type TagHeadFile = z.infer<typeof tagHeadSchema>;

/** A standardised number beyond this is an outlier, not evidence. */
export const STANDARD_LIMIT = 4;

/**
 * The features as the head's weights want them: roots taken, standardised, clipped, each block at its own length. Training
 * and use share this function.
 */
export function standardise(features: Float32Array, mean: Float32Array, deviation: Float32Array): Float32Array {
  const standard = new Float32Array(FEATURE_LENGTH);
  let from = 0;
  for (const { length, root, weight, name } of FEATURE_BLOCKS) {
    let squares = 0;
    for (let index = from; index < from + length; index++) {
      const value = (rooted(features[index]!, root) - mean[index]!) / deviation[index]!;
      standard[index] = Math.min(STANDARD_LIMIT, Math.max(-STANDARD_LIMIT, value));
      squares += standard[index]! ** 2;
    }
    // Detections are sparse: scaling them to a fixed length would blow up the one faint box of an empty picture.
    const factor = weight / (name === 'detections' ? Math.sqrt(length) : Math.sqrt(squares) + 1e-6);
    for (let index = from; index < from + length; index++) standard[index]! *= factor;
    from += length;
  }
  return standard;
}

export function rooted(value: number, root: 'positive' | 'signed' | 'none'): number {
  if (root === 'none') return value;
  return root === 'positive' ? Math.sqrt(Math.max(0, value)) : Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** Calibrated probabilities of content tags from frozen features: one logistic unit per tag. */
export class TagHead {
  private constructor(
    private readonly file: TagHeadFile,
    private readonly mean: Float32Array,
    private readonly deviation: Float32Array,
    private readonly weights: Int16Array,
  ) {}

  static async load(folder = path.join(__dirname, '../weights')): Promise<TagHead> {
    const file = tagHeadSchema.parse(JSON.parse(await readFile(path.join(folder, 'tag-head.json'), 'utf8')));
    const bytes = await readFile(path.join(folder, 'tag-head.bin'));
    const expected = FEATURE_LENGTH * (8 + 2 * file.tags.length);
    const layout = FEATURE_BLOCKS.map(({ name, length }) => ({ name, length }));
    if (JSON.stringify(layout) !== JSON.stringify(file.layout) || bytes.length !== expected) {
      throw new Error('The tag head was trained for another feature layout: train it again (npm run train:tag-head).');
    }
    // A copy, because a Buffer may start at an odd address.
    const aligned = new Uint8Array(bytes).buffer;
    const at = FEATURE_LENGTH * 4;
    return new TagHead(
      file,
      new Float32Array(aligned, 0, FEATURE_LENGTH),
      new Float32Array(aligned, at, FEATURE_LENGTH),
      new Int16Array(aligned, 2 * at, FEATURE_LENGTH * file.tags.length),
    );
  }

  /** Every tag's probability, said or not. */
  probabilities(features: Float32Array): Map<string, number> {
    const standard = standardise(features, this.mean, this.deviation);
    return new Map(
      this.file.tags.map(({ tag, scale, bias, slope, offset }, row) => {
        let score = 0;
        const from = row * FEATURE_LENGTH;
        for (let index = 0; index < FEATURE_LENGTH; index++) score += this.weights[from + index]! * standard[index]!;
        return [tag, 1 / (1 + Math.exp(-(slope * (score * scale + bias) + offset)))];
      }),
    );
  }

  /** From which probability a tag is said; null for one that never is. */
  cutOf(tag: string): number | null {
    return this.file.tags.find((entry) => entry.tag === tag)?.cut ?? null;
  }
}
