import { chromaOf, hueOf, oklabOf, type Pixels } from '@argus/imaging';

const GRID = 3;
const HUES = 12;
const DIRECTIONS = 8;
const PER_CELL = 8;
/** 72 numbers of the grid, 12 hues, 8 of the whole, 8 edge directions. */
export const APPEARANCE_LENGTH = GRID * GRID * PER_CELL + HUES + 8 + DIRECTIONS;

interface Cell {
  count: number;
  lightness: number;
  a: number;
  b: number;
  chroma: number;
  edges: number;
  green: number;
  blue: number;
  warm: number;
}

const TINTED = 0.04;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * 100 numbers about colours, light and edges by place: what a tag head cannot see in the features of nets that were trained
 * to ignore them. The order and the scales are part of the trained weights.
 */
export function appearanceOf({ data, width, height }: Pixels): Float32Array {
  const total = width * height;
  const lightness = new Float32Array(total);
  const cells = Array.from({ length: GRID * GRID }, (): Cell => ({
    count: 0,
    lightness: 0,
    a: 0,
    b: 0,
    chroma: 0,
    edges: 0,
    green: 0,
    blue: 0,
    warm: 0,
  }));
  const cellAt = (x: number, y: number): Cell =>
    cells[Math.min(GRID - 1, Math.floor((y / height) * GRID)) * GRID + Math.min(GRID - 1, Math.floor((x / width) * GRID))]!;
  const hues = new Float32Array(HUES);
  const colors = new Set<number>();
  let [gray, vivid, dark, bright] = [0, 0, 0, 0];
  for (let index = 0; index < total; index++) {
    const [red, green, blue] = [data[3 * index]!, data[3 * index + 1]!, data[3 * index + 2]!];
    const color = oklabOf(red, green, blue);
    const chroma = chromaOf(color);
    const hue = radians(hueOf(color));
    lightness[index] = color[0];
    colors.add(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3));
    if (chroma < 0.02) gray++;
    if (chroma > 0.12) vivid++;
    if (color[0] < 0.3) dark++;
    if (color[0] > 0.85) bright++;
    const cell = cellAt(index % width, Math.floor(index / width));
    cell.count++;
    cell.lightness += color[0];
    cell.a += color[1];
    cell.b += color[2];
    cell.chroma += chroma;
    if (chroma <= TINTED) continue;
    hues[Math.floor((hue / (2 * Math.PI)) * HUES) % HUES]! += 1 / total;
    if (hue > 1.9 && hue < 2.8) cell.green++;
    else if (hue > 3.6 && hue < 4.9) cell.blue++;
    else if (hue > 0.2 && hue < 1.7) cell.warm++;
  }
  const edges = edgesOf(lightness, width, height, (x, y, strength) => (cellAt(x, y).edges += strength));
  return Float32Array.from([
    ...cells.flatMap((cell) => {
      const mean = (sum: number): number => (cell.count === 0 ? 0 : sum / cell.count);
      return [
        mean(cell.lightness),
        mean(cell.a) * 5,
        mean(cell.b) * 5,
        mean(cell.chroma) * 5,
        mean(cell.edges) * 5,
        mean(cell.green),
        mean(cell.blue),
        mean(cell.warm),
      ];
    }),
    ...hues,
    ...[gray, vivid, dark, bright].map((count) => count / total),
    (edges.sum / total) * 5,
    Math.sqrt(edges.squares / total) * 3,
    edges.flat / total,
    Math.log(colors.size) / 9,
    ...edges.directions,
  ]);
}

interface Edges {
  sum: number;
  squares: number;
  flat: number;
  /** Shares of edge directions, 0 to 180 degrees. */
  directions: number[];
}

function edgesOf(lightness: Float32Array, width: number, height: number, visit: (x: number, y: number, strength: number) => void): Edges {
  const directions = new Array<number>(DIRECTIONS).fill(0);
  let [sum, squares, flat] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const across = lightness[at + 1]! - lightness[at - 1]!;
      const down = lightness[at + width]! - lightness[at - width]!;
      const strength = Math.hypot(across, down);
      sum += strength;
      squares += strength * strength;
      if (strength < 0.004) flat++;
      if (strength > 0.05)
        directions[Math.floor((((Math.atan2(down, across) + Math.PI) % Math.PI) / Math.PI) * DIRECTIONS) % DIRECTIONS]! += 1;
      visit(x, y, strength);
    }
  }
  const all = directions.reduce((total, count) => total + count, 1);
  return { sum, squares, flat, directions: directions.map((count) => count / all) };
}
