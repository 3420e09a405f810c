import { pictureOf, type RawPicture } from './raw-picture';

/** The library takes no more, and sees no more in it. */
const LONG_SIDE = 100;
/** It tells up to seven waves apart on a side; on fewer pixels they would be taken for one another, and for the colour. */
const LEAST_SIDE = 8;

/** The picture in about 25 bytes, as base64: a blurred stand-in with its colours, proportions and alpha, drawn before anything is loaded. */
export async function thumbhashOf(picture: RawPicture): Promise<string> {
  const scale = LONG_SIDE / Math.max(picture.width, picture.height);
  const sideOf = (pixels: number): number => Math.max(LEAST_SIDE, Math.round(pixels * scale));
  const small = pictureOf(picture).resize(sideOf(picture.width), sideOf(picture.height), { fit: 'fill' });
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  // The package is an ES module. Only decoding processes come here, and they can load one.
  const { rgbaToThumbHash } = await import('thumbhash');
  return Buffer.from(rgbaToThumbHash(info.width, info.height, asRgba(data, info.channels))).toString('base64');
}

/** Four channels always: a grey picture repeats its one; what has no alpha is opaque. */
function asRgba(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return data;
  const count = data.length / channels;
  const rgba = new Uint8Array(count * 4);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let index = 0; index < count; index++) {
    const from = channels * index;
    rgba.set([data[from]!, data[from + green]!, data[from + blue]!, channels === 2 ? data[from + 1]! : 255], 4 * index);
  }
  return rgba;
}
