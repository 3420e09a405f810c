/** What can be wrong with the book, and what that means to whoever has to put it right. */
export const LEDGER_PROBLEMS = {
  transaction_unbalanced: 'A transaction has no entries, or its entries do not sum to zero: credits came from nowhere or went nowhere.',
  balance_drifted: 'A stored balance is not the sum of its entries: people see, and can spend, another number than was booked.',
  balance_negative: 'An account that can only be empty is below zero (or a debt above it): more was taken than there was.',
  hold_misbooked: 'A hold says one thing and the bookings of its run another: its credits were settled twice, or not at all.',
  hold_amount_wrong: 'A hold is for another number of credits than was set aside for it.',
  held_account_wrong: 'What an organization has set aside is not the sum of its open holds.',
  hold_left_over: 'Credits are set aside for a run that is over or gone; the sweep of the worker gives them back within some minutes.',
  hold_settled_early: 'Credits of a run under way are settled already: its end will charge nothing.',
  lot_not_expired: 'The time of a lot is over and its credits were not booked out; the worker does so every minute.',
} as const;

export type LedgerProblemKind = keyof typeof LEDGER_PROBLEMS;

/** A row that is wrong. */
export interface BadRow {
  readonly organizationId: string | null;
  /** The id of the transaction, account or run. */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

/** All rows that are wrong in one way: the first of them, and how many there are. */
export interface LedgerProblem {
  readonly kind: LedgerProblemKind;
  readonly meaning: string;
  readonly count: number;
  readonly rows: readonly BadRow[];
}

export interface LedgerReport {
  readonly checkedAt: Date;
  readonly accounts: number;
  readonly transactions: number;
  readonly holds: { readonly held: number; readonly captured: number; readonly released: number };
  readonly problems: readonly LedgerProblem[];
}
