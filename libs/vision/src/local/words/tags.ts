import { kindOf } from '../kinds';
import { type Measurements } from '@argus/imaging';
import { type VisionTag } from '../../vision-answer';
import { hasCopySpace, hasShallowFocus, isSoft, type Frame } from './composition';
import { lightWords, mainColors } from './light';
import { type Scene } from './scene';

const MOST_TAGS = 32;

/**
 * Everything that was found, as search words with the confidence of what they rest on; content before colours and format.
 * Measured facts (a colour, the frame) are certain by nature and carry the share or 1.
 */
export function tagsOf(scene: Scene, measurements: Measurements, frame: Frame): VisionTag[] {
  const found = new Map<string, VisionTag>();
  const add = (tag: string, confidence: number, source: VisionTag['source']): void => {
    const known = found.get(tag);
    if (!known) found.set(tag, { tag, confidence: Number(confidence.toFixed(2)), source });
    else known.confidence = Math.max(known.confidence, Number(confidence.toFixed(2)));
  };
  for (const { label, confidence } of scene.sighting.objects) {
    add(label, confidence, 'detector');
    const kind = kindOf(label);
    if (kind) add(kind, confidence, 'detector');
  }
  for (const { tag, confidence } of scene.sighting.scene) add(tag, confidence, 'scene');
  const content = [...found.values()].sort((p, q) => q.confidence - p.confidence);
  found.clear();
  const known = new Set(content.map(({ tag }) => tag));
  const light = lightWords(measurements);
  if (light.saturation === 'black-and-white') add('black and white', 1, 'pixels');
  for (const color of mainColors(measurements)) add(color, 1, 'pixels');
  if (light.saturation === 'vivid') add('vivid', 1, 'pixels');
  if (scene.kind === 'photograph' && hasShallowFocus(measurements)) add('shallow depth of field', 0.7, 'pixels');
  if (scene.kind === 'photograph' && isSoft(measurements)) add('soft focus', 0.6, 'pixels');
  if (hasCopySpace(measurements)) add('copy space', 0.8, 'pixels');
  add(frame === 'square' ? 'square' : `${frame} format`, 1, 'metadata');
  return [...content, ...[...found.values()].filter(({ tag }) => !known.has(tag))].slice(0, MOST_TAGS);
}
