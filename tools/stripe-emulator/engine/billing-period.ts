const MONTHS = { month: 1, year: 12 } as const;
const DAYS = { day: 1, week: 7 } as const;
const DAY_SECONDS = 86_400;

interface Interval {
  readonly interval: string;
  readonly interval_count: number;
}

/** The end of the period that begins at `start`, of a subscription anchored at `anchor`: the day is the anchor's, clamped to the month's last. */
export function periodEnd(anchor: number, start: number, { interval, interval_count: count }: Interval): number {
  if (interval in DAYS) return start + DAYS[interval as keyof typeof DAYS] * count * DAY_SECONDS;
  const [from, to] = [new Date(anchor * 1000), new Date(start * 1000)];
  const elapsed = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return addMonths(from, elapsed + MONTHS[interval as keyof typeof MONTHS] * count);
}

function addMonths(anchor: Date, months: number): number {
  const moved = new Date(anchor);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return Math.floor(moved.getTime() / 1000);
}
