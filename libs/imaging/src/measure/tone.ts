import { clusterColors } from '../color/clusters';
import { colorFamily, colorName } from '../color/names';
import { chromaOf, hexOf, hueOf, oklabOf, type Oklab } from '../color/oklab';
import { type Pixels } from '../pixels';
import { type Measurements } from '../prepared-image';

type Tone = Omit<Measurements, 'sharpness' | 'flatShare' | 'sharpnessGrid'>;

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** Colours and light of a picture from its pixels at thumbnail size (128 px): more pixels change nothing but the time. */
export function measureTone({ data, width, height }: Pixels): Tone {
  const count = width * height;
  const lab: Oklab[] = new Array<Oklab>(count);
  const colors = new Set<number>();
  let [lightness, squares, chroma, dark, bright, neutral, warm, cool] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index < count; index++) {
    const [red, green, blue] = [data[3 * index]!, data[3 * index + 1]!, data[3 * index + 2]!];
    const color = (lab[index] = oklabOf(red, green, blue));
    const c = chromaOf(color);
    lightness += color[0];
    squares += color[0] ** 2;
    chroma += c;
    if (color[0] < 0.12) dark++;
    if (color[0] > 0.985) bright++;
    if (c < 0.02) neutral++;
    else {
      const hue = hueOf(color);
      if (hue < 110 || hue > 330) warm += c;
      else if (hue > 170 && hue < 300) cool += c;
    }
    colors.add(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3));
  }
  const mean = lightness / count;
  return {
    dominantColors: clusterColors(lab)
      .slice(0, 5)
      .map(({ center, share }) => {
        const hex = hexOf(center);
        return { hex, name: colorName(hex), family: colorFamily(center), share: rounded(share) };
      }),
    lightness: rounded(Math.min(1, mean)),
    contrast: rounded(Math.sqrt(Math.max(0, squares / count - mean ** 2))),
    chroma: rounded(chroma / count),
    neutralShare: rounded(neutral / count),
    warmth: rounded(warm + cool === 0 ? 0 : (warm - cool) / (warm + cool), 2),
    clippedDarkShare: rounded(dark / count),
    clippedBrightShare: rounded(bright / count),
    colorCount: colors.size,
  };
}
