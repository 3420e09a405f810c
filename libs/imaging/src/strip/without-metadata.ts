import { MAX_EXIF_BYTES, readExif } from '../exif';
import { type Anatomy, NotCleanError } from './anatomy';
import { dissectGif } from './gif';
import { dissectJpeg } from './jpeg';
import { minimalExif } from './minimal-exif';
import { dissectPng } from './png';
import { dissectWebp } from './webp';

const DISSECTIONS: Readonly<Record<string, (bytes: Buffer) => Anatomy>> = {
  'image/jpeg': dissectJpeg,
  'image/png': dissectPng,
  'image/webp': dissectWebp,
  'image/gif': dissectGif,
};

/**
 * The file with the same pixels, bit by bit, and without anything that could say where it was taken: of all metadata only the
 * orientation, the artist, the copyright and the colour profile are left, and nothing that was hung on behind the picture. Kinds of
 * metadata that nobody knows yet are left out too: what is kept is listed, not what goes.
 *
 * @returns null for other formats, and for a file that does not have the form of its type
 */
export async function withoutMetadata(bytes: Buffer, mimeType: string): Promise<Buffer | null> {
  const dissect = DISSECTIONS[mimeType];
  if (!dissect) return null;
  try {
    const { exif, assemble } = dissect(bytes);
    // Too large to be read, and with it would go how to turn the picture.
    if (exif && exif.length > MAX_EXIF_BYTES) return null;
    return assemble(minimalExif((await readExif(exif)) ?? {}));
  } catch (error) {
    if (error instanceof NotCleanError) return null;
    throw error;
  }
}
