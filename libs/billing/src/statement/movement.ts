import type { AccountKind } from '../ledger/ledger';
import type { TransactionKind } from '../ledger/ledger.repository';

/** What a movement did to one lot, or to what is owed for one. */
export interface LotMovement {
  readonly kind: Extract<AccountKind, 'promo' | 'monthly' | 'pack' | 'debt'>;
  /** The cycle of a month, the sale of a pack, the reference of a gift. */
  readonly lotRef: string;
  readonly credits: number;
  readonly expiresAt: string | null;
  /** Where the buyer of a pack finds its receipt. */
  readonly receiptUrl: string | null;
}

/** One transaction of the book, as it changed what can be spent and what is set aside. */
export interface Movement {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly businessKey: string;
  readonly at: Date;
  readonly credits: number;
  readonly held: number;
  /** What could be spent afterwards; null on an unlimited plan. */
  readonly balanceAfter: number | null;
  readonly lots: readonly LotMovement[];
}

const REASONS: Record<TransactionKind, (movement: Pick<Movement, 'lots'>) => string> = {
  grant: ({ lots: [lot] }) => GRANTS[lot?.kind ?? 'promo'],
  hold: () => 'Set aside for an analysis.',
  capture: () => 'The analysis succeeded: its credits are spent.',
  release: () => 'The analysis failed or was dropped: its credits came back.',
  expire: () => 'The time of these credits was over.',
  refund: () => 'A credit pack was paid back.',
  claw_back: () => 'The payment of a credit pack was disputed.',
  adjust: () => 'The dispute about a credit pack was decided for us.',
};

const GRANTS: Record<LotMovement['kind'], string> = {
  promo: 'Credits were given to you.',
  monthly: 'The credits of a month.',
  pack: 'A credit pack was bought.',
  debt: 'A credit pack was bought.',
};

export const reasonOf = (movement: Pick<Movement, 'kind' | 'lots'>): string => REASONS[movement.kind](movement);

/** The run a movement is about; null when it is about none. */
export const runOf = ({ kind, businessKey }: Pick<Movement, 'kind' | 'businessKey'>): string | null =>
  kind === 'hold' || kind === 'capture' || kind === 'release' ? businessKey.slice(businessKey.indexOf(':') + 1) : null;

/** The month a movement brought the credits of; null for every other one. */
export function cycleOf({ kind, lots: [lot] }: Pick<Movement, 'kind' | 'lots'>): { readonly start: string; readonly end: string } | null {
  if (kind !== 'grant' || lot?.kind !== 'monthly' || lot.expiresAt === null) return null;
  return { start: lot.lotRef.slice(-ISO_LENGTH), end: lot.expiresAt };
}

/** A month's lot is named by when it began, behind the subscription that pays for it. */
const ISO_LENGTH = '2026-01-01T00:00:00.000Z'.length;
