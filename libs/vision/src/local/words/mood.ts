import { type Measurements } from '@argus/imaging';
import { lightWords } from './light';
import { type Scene } from './scene';

/** A feeling is said only where light and colour carry it: "dramatic, warm". Never empty. */
export function moodOf(measurements: Measurements, scene: Scene): string {
  const { lightness, chroma, contrast, flatShare } = measurements;
  const { saturation, temperature } = lightWords(measurements);
  const words: string[] = [];
  if (lightness < 0.38) words.push(chroma > 0.09 || contrast > 0.24 ? 'dramatic' : 'moody');
  else if (lightness > 0.72) words.push(chroma < 0.05 ? 'airy' : 'cheerful');
  if (saturation === 'vivid') words.push('energetic');
  else if (contrast < 0.14 || flatShare > 0.75) words.push(scene.has('landscape') || scene.has('water') ? 'serene' : 'calm');
  else if (scene.has('landscape') || scene.has('forest')) words.push('natural');
  if (saturation === 'black-and-white') words.push('timeless');
  else if (temperature === 'warm') words.push('warm');
  else if (temperature === 'cool') words.push('cool');
  return words.length > 0 ? words.slice(0, 3).join(', ') : 'neutral';
}
