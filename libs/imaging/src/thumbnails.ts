import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { THUMBNAIL_SIDES } from './limits';
import { type Thumbnail } from './prepared-image';
import { pictureOf, type RawPicture } from './raw-picture';

const QUALITY = 80;
/** Of 0 to 6: a third of the default's time for a few per cent more bytes. */
const EFFORT = 2;

/** Writes `<directory>/thumbnail-<side>.webp` for each size: inside a square of that side, never enlarged, alpha kept, no metadata. */
export async function makeThumbnails(picture: RawPicture, directory: string): Promise<Thumbnail[]> {
  const thumbnails: Thumbnail[] = [];
  for (const side of THUMBNAIL_SIDES) {
    const small = pictureOf(picture).resize(side, side, { fit: 'inside', withoutEnlargement: true });
    const { data, info } = await small.webp({ quality: QUALITY, effort: EFFORT }).toBuffer({ resolveWithObject: true });
    const file = path.join(directory, `thumbnail-${side}.webp`);
    await writeFile(file, data);
    thumbnails.push({ side, path: file, mimeType: 'image/webp', width: info.width, height: info.height, sizeBytes: info.size });
  }
  return thumbnails;
}
