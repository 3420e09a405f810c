import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { PublicCopy } from '../prepared-image';
import { isPlainAvif } from './plain-avif';
import { isPlainSvg } from './plain-svg';
import { withoutMetadata } from './without-metadata';

/** Formats that are not rewritten, but may be seen to hold nothing that would have to go. */
const PLAIN: Readonly<Record<string, (bytes: Buffer) => boolean>> = { 'image/svg+xml': isPlainSvg, 'image/avif': isPlainAvif };

/** Writes `<directory>/public-original` if the file holds more than strangers may have and can be freed of it. */
export async function makePublicCopy(source: string, mimeType: string, directory: string): Promise<PublicCopy> {
  const bytes = await readFile(source);
  const isPlain = PLAIN[mimeType];
  if (isPlain) return { state: isPlain(bytes) ? 'needless' : 'impossible' };
  const copy = await withoutMetadata(bytes, mimeType);
  if (copy === null) return { state: 'impossible' };
  if (copy.equals(bytes)) return { state: 'needless' };
  if ((await standing(copy)) !== (await standing(bytes))) return { state: 'impossible' };
  const file = path.join(directory, 'public-original');
  await writeFile(file, copy, { mode: 0o600 });
  return { state: 'made', path: file, mimeType, sizeBytes: copy.length, sha256: createHash('sha256').update(copy).digest('hex') };
}

/** How the decoder sees the picture stand. It may read an orientation out of a damaged block, where `readExif` reads nothing. */
async function standing(bytes: Buffer): Promise<string> {
  const { width, height, pages, orientation, hasAlpha, space } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return JSON.stringify([width, height, pages, orientation ?? 1, hasAlpha, space]);
}
