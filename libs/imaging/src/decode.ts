import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { AppError } from '@argus/common';
import { MAX_PIXELS, WORKING_LONG_SIDE } from './limits';
import { type RawPicture } from './raw-picture';
import { safeSvg } from './svg/safe-svg';

/** libvips' loaders, by the type that was sniffed: every other loader stays blocked while the file is open. */
const LOADERS: Record<string, string> = {
  'image/jpeg': 'VipsForeignLoadJpeg',
  'image/png': 'VipsForeignLoadPng',
  'image/gif': 'VipsForeignLoadNsgif',
  'image/webp': 'VipsForeignLoadWebp',
  'image/svg+xml': 'VipsForeignLoadSvg',
  'image/avif': 'VipsForeignLoadHeif',
  'image/heic': 'VipsForeignLoadHeif',
  'image/tiff': 'VipsForeignLoadTiff',
};

/** Whatever the decoder complains about is refused: half a picture would be described as a whole one. */
const FAIL_ON = 'warning';

const SVG_UNITS_PER_INCH = 72;
/** What libvips accepts as resolution for a vector picture. */
const SVG_DENSITY = { least: 1, most: 2400 };

export interface DecodedImage {
  /** As a viewer sees it. */
  width: number;
  height: number;
  format: string;
  pages: number;
  hasAlpha: boolean;
  exifBlock: Buffer | undefined;
  /** At most 1024 px on the long side, upright, sRGB, with its alpha. */
  picture: RawPicture;
}

/**
 * Decodes a file once, at working size. Of an animation only the first frame is read.
 *
 * @throws AppError image.unreadable, image.too_many_pixels; what the file system throws, as it is.
 */
export async function decodeImage(path: string, mimeType: string): Promise<DecodedImage> {
  const loader = LOADERS[mimeType];
  if (!loader) throw new AppError('image.unreadable');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [loader] });
  const vector = mimeType === 'image/svg+xml';
  const input = vector ? safeSvg(await readFile(path)) : path;
  const metadata = await readable(path, () => sharp(input, { limitInputPixels: false, failOn: FAIL_ON }).metadata());
  const { width, height } = metadata.autoOrient;
  if (!(width > 0 && height > 0)) throw new AppError('image.unreadable');
  if (!vector && width * height > MAX_PIXELS) {
    throw new AppError('image.too_many_pixels', { details: { width, height, limitPixels: MAX_PIXELS } });
  }
  return {
    width,
    height,
    format: vector ? 'svg' : formatOf(metadata),
    pages: metadata.pages ?? 1,
    hasAlpha: metadata.hasAlpha,
    exifBlock: metadata.exif,
    picture: await readable(path, () =>
      workingPixels(sharp(input, { limitInputPixels: MAX_PIXELS, failOn: FAIL_ON, ...(vector && { density: densityFor(width, height) }) })),
    ),
  };
}

/** So many dots per inch that the long side comes out at working size: sharp for an icon, cheap for a wall map. */
function densityFor(width: number, height: number): number {
  const long = (SVG_UNITS_PER_INCH * WORKING_LONG_SIDE) / Math.max(width, height);
  // A line drawn smaller than a pixel is no picture at all.
  const wanted = Math.max(long, SVG_UNITS_PER_INCH / Math.min(width, height));
  const density = Math.min(SVG_DENSITY.most, Math.max(SVG_DENSITY.least, wanted));
  const scale = density / SVG_UNITS_PER_INCH;
  if (width * height * scale * scale > MAX_PIXELS) {
    throw new AppError('image.too_many_pixels', { details: { width, height, limitPixels: MAX_PIXELS } });
  }
  return density;
}

const formatOf = ({ format, compression }: Metadata): string => (format === 'heif' ? (compression === 'av1' ? 'avif' : 'heic') : format);

async function workingPixels(image: Sharp): Promise<RawPicture> {
  const { data, info } = await image
    .autoOrient()
    .resize(WORKING_LONG_SIDE, WORKING_LONG_SIDE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** The library's messages name files and its own functions: they stay here, as the cause. */
async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    // To the decoder a failing disk looks like a damaged picture: only reading the file again tells them apart.
    await readThrough(path);
    const message = error instanceof Error ? error.message : '';
    throw new AppError(/pixel limit/i.test(message) ? 'image.too_many_pixels' : 'image.unreadable', { cause: error });
  }
}

async function readThrough(path: string): Promise<void> {
  await pipeline(createReadStream(path), new Writable({ write: (_chunk, _encoding, done) => done() }));
}
