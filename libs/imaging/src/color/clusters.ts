import { type Oklab } from './oklab';

export interface ColorCluster {
  center: Oklab;
  /** Part of the pixels, 0 to 1. */
  share: number;
}

const CLUSTERS = 7;
const ROUNDS = 12;
/** Clusters closer than this in OKLab look like one colour. */
const MERGE_DISTANCE = 0.055;

const squared = (p: Oklab, q: Oklab): number => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2;

/** A linear congruential generator: the same picture gives the same colours everywhere and for ever. */
function seeded(): () => number {
  let state = 1;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** K-means with k-means++ seeds over the pixels of a small picture; look-alike clusters are merged, the largest comes first. */
export function clusterColors(pixels: readonly Oklab[]): ColorCluster[] {
  const centers = seeds(pixels);
  let counts = centers.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centers.map(() => [0, 0, 0] as [number, number, number]);
    counts = centers.map(() => 0);
    for (const pixel of pixels) {
      const best = nearestIndex(pixel, centers);
      const sum = sums[best]!;
      sum[0] += pixel[0];
      sum[1] += pixel[1];
      sum[2] += pixel[2];
      counts[best]! += 1;
    }
    sums.forEach((sum, index) => {
      const count = counts[index]!;
      if (count > 0) centers[index] = [sum[0] / count, sum[1] / count, sum[2] / count];
    });
  }
  const clusters = centers.map((center, index) => ({ center, share: counts[index]! / pixels.length }));
  return merged(clusters.filter(({ share }) => share > 0));
}

function nearestIndex(pixel: Oklab, centers: readonly Oklab[]): number {
  let best = 0;
  let bestDistance = Infinity;
  for (let index = 0; index < centers.length; index++) {
    const distance = squared(pixel, centers[index]!);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = index;
    }
  }
  return best;
}

function seeds(pixels: readonly Oklab[]): Oklab[] {
  const random = seeded();
  const centers: Oklab[] = [pixels[Math.floor(random() * pixels.length)]!];
  const distances = new Float64Array(pixels.length).fill(Infinity);
  while (centers.length < CLUSTERS) {
    const latest = centers[centers.length - 1]!;
    let total = 0;
    pixels.forEach((pixel, index) => {
      distances[index] = Math.min(distances[index]!, squared(pixel, latest));
      total += distances[index];
    });
    if (total < 1e-6) break;
    let remaining = random() * total;
    let chosen = 0;
    while (chosen < pixels.length - 1 && (remaining -= distances[chosen]!) > 0) chosen++;
    centers.push(pixels[chosen]!);
  }
  return centers;
}

function merged(clusters: ColorCluster[]): ColorCluster[] {
  const bySize = (p: ColorCluster, q: ColorCluster): number => q.share - p.share;
  const kept: ColorCluster[] = [];
  for (const cluster of clusters.sort(bySize)) {
    const twin = kept.find(({ center }) => squared(center, cluster.center) < MERGE_DISTANCE ** 2);
    if (!twin) {
      kept.push({ ...cluster });
      continue;
    }
    const share = twin.share + cluster.share;
    const mix = (axis: 0 | 1 | 2): number => (twin.center[axis] * twin.share + cluster.center[axis] * cluster.share) / share;
    twin.center = [mix(0), mix(1), mix(2)];
    twin.share = share;
  }
  return kept.sort(bySize);
}
