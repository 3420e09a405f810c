import { createRequire } from 'node:module';
import { type Sharp } from 'sharp';
import { asRgb, type Pixels } from './pixels';

export interface PixelShape {
  width: number;
  height: number;
  /**
   * `stretch` fills the shape without regard to proportions, `letterbox` keeps them between grey bars, `inside` keeps them and
   * returns a smaller picture.
   */
  fit: 'stretch' | 'letterbox' | 'inside';
}

const load = createRequire(__filename);

const FIT = { stretch: 'fill', letterbox: 'contain', inside: 'inside' } as const;
/** The grey that detectors are trained to see as nothing. */
const BARS = { r: 114, g: 114, b: 114 };

/** A square copy, stretched and encoded as JPEG: what a model learned from that knew no other pictures. */
export interface SquareCopy {
  side: number;
  jpegQuality: number;
}

/**
 * Reads RGB pixels in the shapes a model wants. Only for our own working renditions (see ImagePreparer): an original of
 * unknown origin is never opened outside the preparer's processes.
 * @param copy every shape is made from this copy; a picture that has its size already is taken as it is
 */
export async function readPixels(workingPath: string, shapes: readonly PixelShape[], copy?: SquareCopy): Promise<Pixels[]> {
  // Loaded here and not above: whoever imports this lib only to sniff or to ask a child does not pay for a native library.
  const sharp = load('sharp') as typeof import('sharp');
  const whole = await rgbOf(sharp(workingPath).removeAlpha().toColourspace('srgb'));
  const seen =
    copy && !(whole.width === copy.side && whole.height === copy.side) ? await rgbOf(sharp(await squareCopy(whole, copy))) : whole;
  return Promise.all(
    shapes.map(({ width, height, fit }) =>
      rgbOf(sharp(seen.data, { raw: rawOf(seen) }).resize(width, height, { fit: FIT[fit], background: BARS })),
    ),
  );

  async function squareCopy(picture: Pixels, { side, jpegQuality }: SquareCopy): Promise<Buffer> {
    const stretched = sharp(picture.data, { raw: rawOf(picture) }).resize(side, side, { fit: 'fill' });
    return stretched.jpeg({ quality: jpegQuality }).toBuffer();
  }
}

const rawOf = ({ width, height, channels }: Pixels): { width: number; height: number; channels: 1 | 3 } => ({ width, height, channels });

async function rgbOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data: asRgb(data, info.channels), width: info.width, height: info.height, channels: 3 };
}
