import type { BillingCycle } from './billing-cycle';

const DAY_MS = 86_400_000;

/** The part of a cycle that is left, 0 to 1, in whole days; the day under way counts. In days, so that news that come a little late change nothing. */
export function shareLeft({ start, end }: BillingCycle, now: Date): number {
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  const left = Math.ceil((end.getTime() - now.getTime()) / DAY_MS);
  return Math.min(days, Math.max(0, left)) / days;
}
