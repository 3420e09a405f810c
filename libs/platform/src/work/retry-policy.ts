/** A row is tried this often before its failure is final. Five spans about a minute and a half: a restart of a dependency fits in. */
export const MAX_ATTEMPTS = 5;

const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;

/** Wait before the next try, after the given one (from 1): 2 s, 4 s, 8 s… up to a minute. */
export const retryDelayMs = (attempt: number): number => Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
