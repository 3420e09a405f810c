import type { BudgetStanding } from './ai-budget.repository';

/** Runs under way may cost less than was set aside for them: worth another look soon. */
const LOOK_AGAIN_MS = 2_000;

/** Until when no run of the organization may begin; null when one may. A budget is reached when as much was spent, so one of 0 is from the beginning. */
export function pausedUntil({ dailyBudget, monthlyBudget, spentToday, spentThisMonth, reserved }: BudgetStanding, now: Date): Date | null {
  if (spentThisMonth >= monthlyBudget) return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
  if (spentToday >= dailyBudget) return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  const isSpokenFor = spentToday + reserved >= dailyBudget || spentThisMonth + reserved >= monthlyBudget;
  return isSpokenFor ? new Date(now.getTime() + LOOK_AGAIN_MS) : null;
}
