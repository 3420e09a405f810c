import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** What a key may still spend in a cycle. */
export interface KeyAllowance {
  /** Null: no limit. */
  readonly limitCredits: number | null;
  readonly spentCredits: number;
}

/** How much keys with a limit have spent in a billing cycle. A key that shares another one's limit counts as that one. */
@Injectable()
export class KeySpendingRepository {
  constructor(private readonly database: Database) {}

  /** Counts credits on a key, if its limit of this moment allows them; the row stays locked until the transaction ends. */
  async take(organizationId: string, keyId: string, cycleStart: Date, amountCredits: number): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      INSERT INTO key_spending AS spent (organization_id, api_key_id, cycle_start, credits)
      SELECT organization_id, id, ${cycleStart}::timestamptz, ${amountCredits}::int FROM api_key
      WHERE organization_id = ${organizationId}::uuid AND id = ${keyId}::uuid AND COALESCE(credit_limit >= ${amountCredits}::int, true)
      ON CONFLICT (api_key_id, cycle_start) DO UPDATE SET credits = spent.credits + EXCLUDED.credits
      WHERE (SELECT COALESCE(credit_limit >= spent.credits + EXCLUDED.credits, true) FROM api_key WHERE id = spent.api_key_id)`;
    return changed === 1;
  }

  /** Counts credits less: they were given back. */
  async giveBack(organizationId: string, keyId: string, cycleStart: Date, amountCredits: number): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE key_spending SET credits = credits - ${amountCredits}::int
      WHERE organization_id = ${organizationId}::uuid AND api_key_id = ${keyId}::uuid AND cycle_start = ${cycleStart}`;
  }

  /** Null for a key that is gone. */
  async allowance(organizationId: string, keyId: string, cycleStart: Date): Promise<KeyAllowance | null> {
    const rows = await this.database.client.$queryRaw<KeyAllowance[]>`
      SELECT k.credit_limit AS "limitCredits", COALESCE(s.credits, 0) AS "spentCredits"
      FROM api_key k LEFT JOIN key_spending s ON s.api_key_id = k.id AND s.cycle_start = ${cycleStart}
      WHERE k.organization_id = ${organizationId}::uuid AND k.id = ${keyId}::uuid`;
    return rows[0] ?? null;
  }

  /** What keys have spent in a cycle; those that have spent nothing are left out. */
  async spent(organizationId: string, keyIds: readonly string[], cycleStart: Date): Promise<Map<string, number>> {
    const rows = await this.database.client.$queryRaw<{ keyId: string; credits: number }[]>`
      SELECT api_key_id AS "keyId", credits FROM key_spending
      WHERE organization_id = ${organizationId}::uuid AND api_key_id = ANY (${[...keyIds]}::uuid[]) AND cycle_start = ${cycleStart}`;
    return new Map(rows.map(({ keyId, credits }) => [keyId, credits]));
  }
}
