import { Injectable } from '@nestjs/common';
import type { ListedKey } from '@argus/auth';
import { KeyLimits } from '@argus/billing';

/** A key with what it, and those that share its limit, have spent in this billing cycle; null where there is no limit. */
export type Spending<Key> = Key & { readonly spentCredits: number | null };

type LimitedKey = Pick<ListedKey, 'spenderId' | 'creditLimit'>;

/** Puts beside keys what they have spent. */
@Injectable()
export class KeySpending {
  constructor(private readonly limits: KeyLimits) {}

  async of<Key extends LimitedKey>(organizationId: string, keys: readonly Key[]): Promise<Spending<Key>[]> {
    const limited = keys.filter(({ creditLimit }) => creditLimit !== null).map(({ spenderId }) => spenderId);
    const spent = await this.limits.spentInCycle(organizationId, [...new Set(limited)]);
    return keys.map((key) => ({ ...key, spentCredits: key.creditLimit === null ? null : (spent.get(key.spenderId) ?? 0) }));
  }

  async ofOne<Key extends LimitedKey>(organizationId: string, key: Key): Promise<Spending<Key>> {
    const [only] = await this.of(organizationId, [key]);
    return only!;
  }
}
