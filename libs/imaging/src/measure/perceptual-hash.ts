import { type Pixels } from '../pixels';

/** The hash looks at a grey picture of this size, stretched to a square. */
export const HASH_SIDE = 32;
const LOW = 8;

const COSINES = Array.from({ length: LOW }, (_, frequency) =>
  Float64Array.from({ length: HASH_SIDE }, (_unused, x) => Math.cos(((2 * x + 1) * (frequency + 1) * Math.PI) / (2 * HASH_SIDE))),
);

/**
 * 64 bits as 16 hex digits: the 8 × 8 lowest frequencies of the cosine transform (without the constant ones), each above or
 * below their median. Re-encoding, scaling and light changes move few bits; a crop or a mirror image moves many.
 */
export function perceptualHash({ data }: Pixels): string {
  const rows = Array.from({ length: HASH_SIDE }, (_, y) => COSINES.map((cosine) => dot(cosine, (x) => data[y * HASH_SIDE + x]!)));
  // Rounded, so that the noise of arithmetic does not decide the bits of an even picture.
  const terms = COSINES.flatMap((cosine) => COSINES.map((_, u) => Math.round(dot(cosine, (y) => rows[y]![u]!))));
  const sorted = [...terms].sort((p, q) => p - q);
  const median = (sorted[31]! + sorted[32]!) / 2;
  const bits = terms.map((term) => (term > median ? 1 : 0));
  let hex = '';
  for (let at = 0; at < bits.length; at += 4) hex += (bits[at]! * 8 + bits[at + 1]! * 4 + bits[at + 2]! * 2 + bits[at + 3]!).toString(16);
  return hex;
}

function dot(cosine: Float64Array, value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < HASH_SIDE; index++) sum += cosine[index]! * value(index);
  return sum;
}

/** Bits two hashes differ in, 0 to 64; up to 8 the pictures look alike. */
export function hashDistance(one: string, other: string): number {
  let difference = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let bits = 0;
  for (; difference > 0n; difference &= difference - 1n) bits += 1;
  return bits;
}
