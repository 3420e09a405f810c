import { v5 } from 'uuid';

export type AccountKind = 'promo' | 'monthly' | 'pack' | 'held' | 'consumed' | 'expired' | 'issued' | 'refunded' | 'debt';

/** Names one account of an organization's book; `lotRef` tells lots of one kind apart. */
export interface AccountRef {
  readonly kind: AccountKind;
  readonly lotRef: string;
  readonly expiresAt?: Date | null;
  readonly position?: number;
}

export interface Posting {
  readonly account: AccountRef;
  /** Whole credits; positive adds to the account. */
  readonly amountCredits: number;
}

/** Spendable credits of one grant. */
export interface Lot {
  readonly kind: AccountKind;
  readonly lotRef: string;
  readonly balanceCredits: number;
}

/** Order in which rows of the book are locked, so that two transactions never wait for each other. The database's enum has the same order. */
const LOCK_ORDER: readonly AccountKind[] = ['promo', 'monthly', 'pack', 'held', 'consumed', 'expired', 'issued', 'refunded', 'debt'];

export const single = (kind: AccountKind): AccountRef => ({ kind, lotRef: '' });

/** Credits come into being in an account. */
export const issue = (account: AccountRef, amountCredits: number): Posting[] => [
  { account: single('issued'), amountCredits: -amountCredits },
  { account, amountCredits },
];

/** Without those that would change nothing: the book has no entry of 0. */
export const changing = (postings: readonly Posting[]): Posting[] => postings.filter(({ amountCredits }) => amountCredits !== 0);

/** The account's id follows from what it is: whoever touches it first creates the same row. */
export const accountId = (organizationId: string, account: AccountRef): string => v5(`${account.kind}:${account.lotRef}`, organizationId);

/** Postings in lock order. Throws when they do not sum to zero: such a transaction would be refused at commit anyway. */
export function balanced(postings: readonly Posting[]): Posting[] {
  const sum = postings.reduce((total, posting) => total + posting.amountCredits, 0);
  if (sum !== 0) throw new Error(`Postings sum to ${sum}, not to 0`);
  return [...postings].sort(
    (a, b) => LOCK_ORDER.indexOf(a.account.kind) - LOCK_ORDER.indexOf(b.account.kind) || (a.account.lotRef < b.account.lotRef ? -1 : 1),
  );
}

/** Takes `amountCredits` from lots that are already in spending order. Null when they do not hold enough. */
export function planSpend(lots: readonly Lot[], amountCredits: number): Posting[] | null {
  let missing = amountCredits;
  const postings: Posting[] = [];
  for (const { kind, lotRef, balanceCredits } of lots) {
    if (missing === 0) break;
    const taken = Math.min(missing, balanceCredits);
    if (taken <= 0) continue;
    postings.push({ account: { kind, lotRef }, amountCredits: -taken });
    missing -= taken;
  }
  return missing === 0 ? postings : null;
}
