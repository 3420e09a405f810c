import sharp, { type Sharp } from 'sharp';

/** A decoded picture of 8 bits a channel, sRGB or grey: 2 and 4 channels end in alpha. */
export interface RawPicture {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

/** The picture for another step of the same process. */
export const pictureOf = ({ data, width, height, channels }: RawPicture): Sharp => sharp(data, { raw: { width, height, channels } });

/** What shows through becomes white; a picture without alpha is taken as it is. */
export async function onWhite(picture: RawPicture): Promise<RawPicture> {
  if (picture.channels === 1 || picture.channels === 3) return picture;
  const { data, info } = await pictureOf(picture).flatten({ background: '#ffffff' }).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}
