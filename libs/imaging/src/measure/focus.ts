import { type Pixels } from '../pixels';
import { type Measurements } from '../prepared-image';

type Focus = Pick<Measurements, 'sharpness' | 'flatShare' | 'sharpnessGrid'>;

/** A Laplacian weaker than this is an even area. */
const FLAT_BELOW = 3;

/** Where a grey picture of 512 px has fine detail, from the variance of its Laplacian. */
export function measureFocus({ data, width, height }: Pixels): Focus {
  const grid = new Float64Array(9);
  const cells = new Uint32Array(9);
  let [sum, squares, count, flat] = [0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const value = 4 * data[at]! - data[at - 1]! - data[at + 1]! - data[at - width]! - data[at + width]!;
      const cell = Math.floor((y * 3) / height) * 3 + Math.floor((x * 3) / width);
      sum += value;
      squares += value * value;
      count += 1;
      grid[cell]! += value * value;
      cells[cell]! += 1;
      if (Math.abs(value) < FLAT_BELOW) flat += 1;
    }
  }
  // A picture of one or two pixels has no inside: it counts as even and without detail.
  if (count === 0) return { sharpness: 0, flatShare: 1, sharpnessGrid: new Array<number>(9).fill(0) };
  return {
    sharpness: Math.round(Math.max(0, squares / count - (sum / count) ** 2)),
    flatShare: Number((flat / count).toFixed(3)),
    sharpnessGrid: Array.from(grid, (energy, cell) => Math.round(energy / Math.max(1, cells[cell]!))),
  };
}
