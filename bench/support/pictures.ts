import sharp from 'sharp';
import { fromRoot } from '../../tools/support/paths';

export interface PictureKind {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

const MB = 1_000_000;
export const KINDS = {
  small: { width: 1600, height: 1067, bytes: 0.3 * MB },
  photo: { width: 4032, height: 3024, bytes: 2 * MB },
  large: { width: 6000, height: 4000, bytes: 8 * MB },
} satisfies Record<string, PictureKind>;

const NOISE = { type: 'gaussian', mean: 128, sigma: 14 } as const;

/**
 * A JPEG of about that many bytes: a sample photograph enlarged, with noise, which fills its pixels as a camera's does. The quality
 * is searched for.
 */
export async function makeJpeg({ width, height, bytes }: PictureKind): Promise<Buffer> {
  const noise = { create: { width, height, channels: 3 as const, background: '#808080', noise: NOISE } };
  const raw = { width, height, channels: 3 as const };
  const pixels = await sharp(fromRoot('samples', 'mountains.jpg'))
    .resize(width, height, { fit: 'cover', kernel: 'cubic' })
    .composite([{ input: noise, blend: 'overlay' }])
    .removeAlpha()
    .raw()
    .toBuffer();
  let best = Buffer.alloc(0);
  for (let [low, high] = [5, 99]; low <= high;) {
    const quality = Math.floor((low + high) / 2);
    const jpeg = await sharp(pixels, { raw }).jpeg({ quality }).toBuffer();
    if (Math.abs(jpeg.length - bytes) < Math.abs(best.length - bytes)) best = jpeg;
    if (jpeg.length > bytes) high = quality - 1;
    else low = quality + 1;
  }
  return best;
}
