import sharp from 'sharp';
import { asRgb } from './decode';
import { type Pixels } from './pixels';

export interface PixelShape {
  width: number;
  height: number;
  /**
   * `stretch` fills the shape without regard to proportions, `letterbox` keeps them between grey bars, `inside` keeps them and
   * returns a smaller picture.
   */
  fit: 'stretch' | 'letterbox' | 'inside';
}

const FIT = { stretch: 'fill', letterbox: 'contain', inside: 'inside' } as const;
/** The grey that detectors are trained to see as nothing. */
const BARS = { r: 114, g: 114, b: 114 };

/**
 * Reads RGB pixels in the shapes a model wants. Only for our own working renditions (see ImagePreparer): an original of
 * unknown origin is never opened outside the preparer's processes.
 */
export async function readPixels(workingPath: string, shapes: readonly PixelShape[]): Promise<Pixels[]> {
  const { data, info } = await sharp(workingPath).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  const rgb = asRgb(data, info.channels);
  return Promise.all(
    shapes.map(async ({ width, height, fit }) => {
      const resized = sharp(rgb, { raw }).resize(width, height, { fit: FIT[fit], background: BARS });
      const shaped = await resized.raw().toBuffer({ resolveWithObject: true });
      return { data: asRgb(shaped.data, shaped.info.channels), width: shaped.info.width, height: shaped.info.height, channels: 3 };
    }),
  );
}
