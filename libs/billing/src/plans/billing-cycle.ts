/** One month of credits: from `start` (inclusive) to `end` (exclusive), UTC. */
export interface BillingCycle {
  readonly start: Date;
  readonly end: Date;
}

/** `anchor` moved by whole months; the day is clamped to the month's last, so a cycle anchored on the 31st renews on 28 February. */
function addMonths(anchor: Date, months: number): Date {
  const moved = new Date(anchor);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return moved;
}

/** The cycle `now` lies in, for an organization whose first cycle began at `anchor`. A clock before the anchor counts as the first cycle. */
export function cycleAt(anchor: Date, now: Date): BillingCycle {
  let months = (now.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + now.getUTCMonth() - anchor.getUTCMonth();
  if (addMonths(anchor, months) > now) months -= 1;
  months = Math.max(0, months);
  return { start: addMonths(anchor, months), end: addMonths(anchor, months + 1) };
}
