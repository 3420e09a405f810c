import { type Measurements } from '@argus/imaging';

/** How a picture's light and colour are named. */
export interface LightWords {
  brightness: 'very dark' | 'dark' | 'low-key' | 'evenly lit' | 'bright' | 'very bright';
  saturation: 'black-and-white' | 'muted' | 'natural' | 'vivid';
  temperature: 'warm' | 'cool' | 'balanced' | 'none';
  contrast: 'low contrast' | 'moderate contrast' | 'high contrast';
}

export function lightWords({ lightness, chroma, neutralShare, warmth, contrast }: Measurements): LightWords {
  const gray = neutralShare > 0.97;
  return {
    brightness: steps(lightness, [
      [0.16, 'very dark'],
      [0.33, 'dark'],
      [0.48, 'low-key'],
      [0.7, 'evenly lit'],
      [0.85, 'bright'],
      [Infinity, 'very bright'],
    ]),
    saturation: gray
      ? 'black-and-white'
      : steps(chroma, [
          [0.035, 'muted'],
          [0.11, 'natural'],
          [Infinity, 'vivid'],
        ]),
    temperature: gray ? 'none' : warmth > 0.45 ? 'warm' : warmth < -0.45 ? 'cool' : 'balanced',
    contrast: steps(contrast, [
      [0.1, 'low contrast'],
      [0.26, 'moderate contrast'],
      [Infinity, 'high contrast'],
    ]),
  };
}

function steps<Word>(value: number, table: readonly (readonly [below: number, word: Word])[]): Word {
  return (table.find(([below]) => value < below) ?? table[table.length - 1]!)[1];
}

/** The plain names of the colours that cover a visible part, the largest first, each once. */
export function mainColors({ dominantColors }: Measurements, most = 3): string[] {
  const visible = dominantColors.filter(({ share }) => share > 0.06);
  return [...new Set((visible.length > 0 ? visible : dominantColors.slice(0, 1)).map(({ family }) => family))].slice(0, most);
}
