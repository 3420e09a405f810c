/** The value below which `part` of the values lie; of no values, NaN. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/**
 * How one thing compares with another when both were measured round by round: the median of the rounds' ratios, so that a round
 * in which the machine was slow counts for both or for neither.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rounds cannot be compared with ${theirs.length}`);
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** By what power of the size a time grows: 0 not at all, 1 in step with it. */
export const growthExponent = (small: { size: number; time: number }, large: { size: number; time: number }): number =>
  Math.log(large.time / small.time) / Math.log(large.size / small.size);
