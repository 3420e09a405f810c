/** Interleaved pixels of 8 bits, `channels` numbers each, row by row from the top left. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}
