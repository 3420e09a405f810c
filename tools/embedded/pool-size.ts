import { availableParallelism } from 'node:os';

const FEWEST = 4;
const MOST = 10;

/**
 * How many connections each process keeps to a server on its own machine: two for each core, and one that waits for the disk. More would
 * only wait for the same cores, and for each other's locks.
 */
export const poolSizeBesideServer = (cores = availableParallelism()): number => Math.min(MOST, Math.max(FEWEST, 2 * cores + 1));
