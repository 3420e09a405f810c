import { APPEARANCE_LENGTH } from './appearance';
import { COCO_CLASSES } from './coco';

/** How a block's raw numbers are calmed before they are standardised: activations grow, their square roots do not. */
export type BlockRoot = 'positive' | 'signed' | 'none';

export interface FeatureBlock {
  name: string;
  length: number;
  root: BlockRoot;
  /** The block is scaled to this length as a vector, so that a long one does not drown a short one. */
  weight: number;
}

/** The input of the tag head, block after block. The shipped weights belong to exactly this layout. */
export const FEATURE_BLOCKS: readonly FeatureBlock[] = [
  { name: 'mobilenet-pool', length: 1792, root: 'positive', weight: 1 },
  { name: 'mobilenet-rows', length: 1344, root: 'signed', weight: 0.8 },
  { name: 'detector-tower', length: 960, root: 'positive', weight: 1 },
  { name: 'detector-backbone', length: 240, root: 'positive', weight: 0.8 },
  { name: 'detector-rows', length: 360, root: 'signed', weight: 0.6 },
  { name: 'appearance', length: APPEARANCE_LENGTH, root: 'none', weight: 0.5 },
  { name: 'detections', length: COCO_CLASSES.length, root: 'none', weight: 0.7 },
];

export const FEATURE_LENGTH = FEATURE_BLOCKS.reduce((sum, { length }) => sum + length, 0);
