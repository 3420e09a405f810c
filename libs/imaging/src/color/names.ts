import { colorsNamed, differenceCiede2000, nearest } from 'culori';
import { chromaOf, hueOf, type Oklab } from './oklab';

/** The parts CSS colour names are made of, longest first where one begins another. */
const WORDS = [
  'antique alice almond aqua aquamarine azure beige bisque black blanched blue blush brick brown burly cadet chartreuse chiffon chocolate coral corn cornflower',
  'cream crimson cyan dark deep dim dodger drab fire floral forest fuchsia gainsboro ghost gold golden goldenrod gray green honey honeydew hot indian',
  'indigo ivory khaki lace lavender lawn lemon light lime linen magenta maroon medium midnight mint misty moccasin navajo navy old olive orange orchid',
  'pale papaya peach peru pink plum powder puff purple rebecca red rose rosy royal saddle salmon sandy sea seashell sienna silk silver sky slate smoke',
  'snow spring steel tan teal thistle tomato turquoise violet wheat whip white wood yellow dew shell',
]
  .join(' ')
  .split(' ')
  .sort((p, q) => q.length - p.length);

/** "darkslategray" → "dark slate gray"; null when the name is not made of known words. */
export function splitColorName(name: string): string | null {
  if (name === '') return '';
  for (const word of WORDS) {
    if (!name.startsWith(word)) continue;
    const rest = splitColorName(name.slice(word.length));
    if (rest !== null) return rest ? `${word} ${rest}` : word;
  }
  return null;
}

// "grey" spells "gray" again, and aqua and fuchsia are what people look for as cyan and magenta.
const NAMES = Object.keys(colorsNamed).filter((name) => !name.includes('grey') && name !== 'aqua' && name !== 'fuchsia');
const nearestNames = nearest(NAMES, differenceCiede2000());

/** The CSS colour that looks nearest (CIEDE2000), in words. */
export function colorName(hex: string): string {
  const [name = 'gray'] = nearestNames(hex, 1);
  return splitColorName(name) ?? name;
}

type Hue = 'pink' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'cyan' | 'blue' | 'purple' | 'magenta';
const HUES: readonly [belowDegrees: number, hue: Hue][] = [
  [12, 'pink'],
  [42, 'red'],
  [72, 'orange'],
  [115, 'yellow'],
  [165, 'green'],
  [205, 'teal'],
  [240, 'cyan'],
  [285, 'blue'],
  [325, 'purple'],
  [355, 'magenta'],
  [360, 'pink'],
];

/** The plain word for a colour: eleven basic hues, browns, beige and greys, with "dark" or "light" where it applies. */
export function colorFamily(color: Oklab): string {
  const [lightness] = color;
  const chroma = chromaOf(color);
  if (chroma < 0.025) return grayOf(lightness);
  const degrees = hueOf(color);
  const hue = HUES.find(([below]) => degrees < below)![1];
  if (hue === 'red' && lightness > 0.72) return lightness > 0.82 ? 'light pink' : 'pink';
  if (hue === 'orange' || hue === 'yellow') {
    const earth = earthOf(hue, degrees, lightness, chroma);
    if (earth) return earth;
  }
  return lightness < 0.38 ? `dark ${hue}` : lightness > 0.82 ? `light ${hue}` : hue;
}

function grayOf(lightness: number): string {
  if (lightness < 0.22) return 'black';
  if (lightness > 0.93) return 'white';
  return lightness < 0.45 ? 'dark gray' : lightness > 0.78 ? 'light gray' : 'gray';
}

/** Dark or pale orange and yellow have names of their own. */
function earthOf(hue: 'orange' | 'yellow', degrees: number, lightness: number, chroma: number): string | null {
  if (lightness > 0.7 && chroma < 0.07) return 'beige';
  if (lightness >= 0.62) return null;
  const brown = hue === 'orange' || (chroma < 0.09 && degrees < 90) || (lightness < 0.45 && chroma < 0.08);
  const name = brown ? 'brown' : 'olive';
  return lightness < 0.38 ? `dark ${name}` : name;
}
