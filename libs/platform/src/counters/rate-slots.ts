import { createHash } from 'node:crypto';
import type { RateRule, RateStanding, RateTake } from './rate-rule';
import type { SlotCount, SlotTake } from './rate-store';

const SLOTS_IN_WINDOW = 60;
/**
 * The one under way, those a window is long, and none more: the oldest of them may still reach into the window. So a take counts for the
 * window and at most one slot longer, and no window of any position ever holds more than the limit. The stores' scripts know this number.
 */
export const SLOTS_COUNTED = SLOTS_IN_WINDOW + 1;

const slotMsOf = ({ windowMs }: RateRule): number => Math.ceil(windowMs / SLOTS_IN_WINDOW);

/** A subject may be an address and of any length: the store gets its hash. */
export const slotTakeOf = ({ subject, rule }: RateTake): SlotTake => ({
  key: `${rule.name}:${rule.windowMs}:${createHash('sha256').update(subject).digest('base64url')}`,
  limit: rule.limit,
  slotMs: slotMsOf(rule),
});

/** @param counted whether the take was: it is not when a rule taken together with this one had no room. */
export const standingOf = (rule: RateRule, { atMs, used, oldestSlot }: SlotCount, counted: boolean): RateStanding => {
  const slotMs = slotMsOf(rule);
  const oldest = oldestSlot ?? Math.floor(atMs / slotMs);
  return standing(rule, used < rule.limit, Math.max(0, rule.limit - used - (counted ? 1 : 0)), (oldest + SLOTS_COUNTED) * slotMs, atMs);
};

/** The standing of who has taken nothing. */
export const unusedStanding = (rule: RateRule, atMs: number): RateStanding => standing(rule, true, rule.limit, atMs + rule.windowMs, atMs);

const standing = (rule: RateRule, allowed: boolean, remaining: number, resetsAtMs: number, atMs: number): RateStanding => ({
  name: rule.name,
  limit: rule.limit,
  windowMs: rule.windowMs,
  allowed,
  remaining,
  resetsAt: new Date(resetsAtMs),
  retryAfterSeconds: Math.max(1, Math.ceil((resetsAtMs - atMs) / 1000)),
});

/** The standing that decides: of those that refuse the one that does so longest, else the one with the least share left. */
export const tightestOf = (standings: readonly RateStanding[]): RateStanding | undefined => {
  const refused = standings.filter(({ allowed }) => !allowed).sort((a, b) => b.resetsAt.getTime() - a.resetsAt.getTime());
  const open = [...standings].sort((a, b) => a.remaining / a.limit - b.remaining / b.limit);
  return refused[0] ?? open[0];
};
