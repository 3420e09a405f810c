/** A take in the terms of a store. */
export interface SlotTake {
  /** The window's; one call names it once. */
  readonly key: string;
  readonly limit: number;
  readonly slotMs: number;
}

/** What a window held before the take. */
export interface SlotCount {
  readonly atMs: number;
  readonly used: number;
  /** Number of the oldest slot that counts, since 1970; null when nothing does. */
  readonly oldestSlot: number | null;
}

/**
 * Holds the windows as slots with a count each. Who takes and who counts is one atomic step, over all processes, on the store's clock:
 * the counts of the last SLOTS_COUNTED slots are read, and one is added to each window when every one of them has room, to none otherwise.
 */
export abstract class RateStore {
  /** @param atMs instead of the store's clock, for tests. */
  abstract take(takes: readonly SlotTake[], atMs?: number): Promise<SlotCount[]>;
  /** Forgets windows in which nothing counts any more; returns how many. */
  abstract deleteExpired(): Promise<number>;
  abstract close(): Promise<void>;
}
