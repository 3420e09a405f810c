/** With `--full` the benches add a library of this size. */
export const FULL_SIZE = 1_000_000;

/** How many assets the measured libraries have, the smallest first. */
export const librarySizes = (full: boolean): number[] => [10_000, 100_000, ...(full ? [FULL_SIZE] : [])];
