import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { fromRoot } from '../../../tools/support/paths';

/** A real photograph from samples/. */
export const photograph = (name = 'nuthatch.jpg'): Buffer => readFileSync(fromRoot('samples', name));

let pictureNo = 0;

/** A small picture that no other picture equals. */
export function smallPng(): Promise<Buffer> {
  pictureNo += 1;
  const background = { r: pictureNo % 256, g: Math.floor(pictureNo / 256) % 256, b: 120 };
  return sharp({ create: { width: 32, height: 24, channels: 3, background } })
    .png()
    .toBuffer();
}

/** The photograph in another format, at a size that is quick to look at. */
export const photographAs = (format: 'png' | 'gif' | 'webp' | 'avif' | 'tiff'): Promise<Buffer> =>
  sharp(photograph()).resize(320).toFormat(format).toBuffer();

export const svg = (inside: string, attributes = 'width="200" height="120"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>` +
  `<rect width="200" height="120" fill="#2a7fd4"/><circle cx="100" cy="60" r="40" fill="#ffd23f"/>${inside}</svg>`;
