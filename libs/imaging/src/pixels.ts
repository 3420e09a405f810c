/** Interleaved pixels of 8 bits, `channels` numbers each, row by row from the top left. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

/** Three channels always: a grey picture repeats its one, a stray fourth is dropped. */
export function asRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const count = data.length / channels;
  const rgb = new Uint8Array(count * 3);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let index = 0; index < count; index++) {
    rgb[3 * index] = data[channels * index]!;
    rgb[3 * index + 1] = data[channels * index + green]!;
    rgb[3 * index + 2] = data[channels * index + blue]!;
  }
  return rgb;
}
