import { type Oklab, oklabOf } from './oklab';

/** Edge of a cell in OKLab: about twice the smallest difference people see. */
const EDGE = 0.04;
/** Colours that are no further apart than this are still called the same: between "sienna" and "chocolate". */
const NEAR = 0.1;
const REACH = Math.ceil(NEAR / EDGE);

type Cell = readonly [number, number, number];

const HEX = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** The cell of OKLab a colour lies in, as a word: equal for colours that nobody can tell apart. `hex` is `#rrggbb`. */
export const colorCell = (hex: string): string => wordOf(cellOf(labOf(hex)));

/** The cells of all colours that count as near `hex` (`#rrggbb`), its own first: those whose centre is within 0.1 of it in OKLab. */
export function colorCellsNear(hex: string): string[] {
  const lab = labOf(hex);
  const [l, a, b] = cellOf(lab);
  const steps = Array.from({ length: 2 * REACH + 1 }, (_, step) => step - REACH);
  const around = steps.flatMap((dl) => steps.flatMap((da) => steps.map((db): Cell => [l + dl, a + da, b + db])));
  const near = around.filter((cell) => Math.hypot(...cell.map((at, axis) => at * EDGE - lab[axis]!)) <= NEAR);
  return [...new Set([colorCell(hex), ...near.map(wordOf)])];
}

const cellOf = (lab: Oklab): Cell => [Math.round(lab[0] / EDGE), Math.round(lab[1] / EDGE), Math.round(lab[2] / EDGE)];
// Adding 0 makes -0 a 0, which would be another word.
const wordOf = (cell: Cell): string => cell.map((at) => at + 0).join('.');

function labOf(hex: string): Oklab {
  const channels = HEX.exec(hex);
  if (!channels) throw new RangeError(`Not a colour: ${hex}`);
  const [red, green, blue] = channels.slice(1).map((channel) => parseInt(channel, 16));
  return oklabOf(red!, green!, blue!);
}
