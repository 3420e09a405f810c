import type { UsageView } from './asset-view';

export const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** How the counters moved between two looks. */
export const moved = (before: UsageView, after: UsageView) => ({
  used: after.credits.used - before.credits.used,
  held: after.credits.held - before.credits.held,
  remaining: (after.credits.remaining ?? 0) - (before.credits.remaining ?? 0),
  assets: after.assets.count - before.assets.count,
});

export const UNMOVED = { used: 0, held: 0, remaining: 0, assets: 0 };
