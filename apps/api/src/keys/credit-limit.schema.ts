import { z } from 'zod';

/** More than any workspace has in a cycle. */
const MOST_CREDITS = 1_000_000_000;

export const creditLimit = z.int().min(0).max(MOST_CREDITS).nullable();

/** A key as it is asked for. */
export const wantedCreditLimit = creditLimit
  .optional()
  .meta({ description: 'Credits it may spend in a billing cycle, with the keys it makes. No limit, when absent or null.' });

/** A key as it is shown. */
export const shownCreditLimit = z.int().nullable().meta({
  description: 'Credits it may spend in a billing cycle; null: no limit. A key’s key shares that key’s, a rotated key its predecessor’s.',
});
export const shownSpentCredits = z
  .int()
  .nullable()
  .meta({ description: 'Credits spent, or set aside, in this billing cycle by all that share the limit; null without a limit.' });
