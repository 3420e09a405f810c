import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { decodeImage } from './decode';
import { readExif } from './exif';
import { measureFocus } from './measure/focus';
import { HASH_SIDE, perceptualHash } from './measure/perceptual-hash';
import { measureTone } from './measure/tone';
import { asRgb, type Pixels } from './pixels';
import { type PreparedImage, type Thumbnail } from './prepared-image';
import { onWhite, type RawPicture } from './raw-picture';
import { makePublicCopy } from './strip/public-copy';
import { thumbhashOf } from './thumbhash';
import { makeThumbnails } from './thumbnails';

export interface PrepareRequest {
  path: string;
  /** As sniffed, never as declared. */
  mimeType: string;
  /** Where the renditions go; made when absent. */
  outputDir: string;
  /** Also make what strangers may have of it: another file as large as the original. */
  wantsPublicCopy?: boolean;
}

const TONE_SIDE = 128;
const FOCUS_SIDE = 512;
const JPEG_QUALITY = 88;

/**
 * Everything Argus knows about a picture before a model sees it, from one decode of the original.
 * Runs in a child process: see ImagePreparer.
 *
 * @param onThumbnails told as soon as they are there: people wait for these, and for nothing of what follows
 */
export async function prepareImage(
  { path: source, mimeType, outputDir, wantsPublicCopy = false }: PrepareRequest,
  onThumbnails: (thumbnails: Thumbnail[]) => void = () => undefined,
): Promise<PreparedImage> {
  const { picture, exifBlock, ...facts } = await decodeImage(source, mimeType);
  await mkdir(outputDir, { recursive: true });
  const thumbnails = await makeThumbnails(picture, outputDir);
  onThumbnails(thumbnails);
  const pixels = await rgbOnWhite(picture);
  const raw = { width: pixels.width, height: pixels.height, channels: pixels.channels };
  const working = (): sharp.Sharp => sharp(pixels.data, { raw });
  const target = path.join(outputDir, 'working.jpg');
  const written = await working().jpeg({ quality: JPEG_QUALITY }).toBuffer({ resolveWithObject: true });
  await writeFile(target, written.data);
  const inside = (side: number): sharp.Sharp => working().resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return {
    ...facts,
    exif: await readExif(exifBlock),
    perceptualHash: perceptualHash(await rendered(working().resize(HASH_SIDE, HASH_SIDE, { fit: 'fill' }), 1)),
    working: { path: target, mimeType: 'image/jpeg', width: picture.width, height: picture.height, sizeBytes: written.info.size },
    thumbnails,
    thumbhash: await thumbhashOf(picture),
    publicCopy: wantsPublicCopy ? await makePublicCopy(source, mimeType, outputDir) : null,
    measurements: {
      ...measureTone(await rendered(inside(TONE_SIDE), 3)),
      ...measureFocus(await rendered(inside(FOCUS_SIDE), 1)),
    },
  };
}

async function rgbOnWhite(picture: RawPicture): Promise<Pixels> {
  const { data, width, height, channels } = await onWhite(picture);
  return { data: asRgb(data, channels), width, height, channels: 3 };
}

async function rendered(image: sharp.Sharp, channels: 1 | 3): Promise<Pixels> {
  const shown = channels === 1 ? image.greyscale() : image;
  const { data, info } = await shown.raw().toBuffer({ resolveWithObject: true });
  const exact = channels === 3 ? asRgb(data, info.channels) : firstChannel(data, info.channels);
  return { data: exact, width: info.width, height: info.height, channels };
}

function firstChannel(data: Uint8Array, channels: number): Uint8Array {
  return channels === 1 ? data : Uint8Array.from({ length: data.length / channels }, (_, index) => data[index * channels]!);
}
