import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Claim } from '@argus/platform/work';

/** Millionths of a US dollar. */
export interface BudgetStanding {
  readonly dailyBudget: number;
  readonly monthlyBudget: number;
  readonly spentToday: number;
  readonly spentThisMonth: number;
  /** What runs under way may still cost. */
  readonly reserved: number;
}

@Injectable()
export class AiBudgetRepository {
  constructor(private readonly database: Database) {}

  /** Lets runs of an organization be admitted one after the other, until the transaction ends. */
  async lock(organizationId: string): Promise<void> {
    await this.database.client.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ai-budget:${organizationId}`}, 0))`;
  }

  /** Budgets and what was spent of them, in the day and the month (UTC) of `now`. Null for an organization that is gone. */
  async standing(organizationId: string, now: Date): Promise<BudgetStanding | null> {
    const rows = await this.database.client.$queryRaw<BudgetStanding[]>`
      SELECT (o.ai_budget_daily * 1000000)::float8 AS "dailyBudget", (o.ai_budget_monthly * 1000000)::float8 AS "monthlyBudget",
        COALESCE(sum(s.cost_micro_usd) FILTER (WHERE s.day = today.day), 0)::float8 AS "spentToday",
        COALESCE(sum(s.cost_micro_usd), 0)::float8 AS "spentThisMonth",
        COALESCE((SELECT sum(r.reserved_micro_usd) FROM analysis_run r
          WHERE r.organization_id = o.id AND r.status = 'running' AND r.reserved_micro_usd > 0), 0)::float8 AS reserved
      FROM organization o CROSS JOIN (SELECT (${now}::timestamptz AT TIME ZONE 'UTC')::date AS day) AS today
      LEFT JOIN ai_spending s ON s.organization_id = o.id AND s.day BETWEEN date_trunc('month', today.day)::date AND today.day
      WHERE o.id = ${organizationId}::uuid AND o.deleted_at IS NULL GROUP BY o.id`;
    return rows[0] ?? null;
  }

  /** Sets aside what a run may cost, for as long as it runs. */
  async reserve({ organizationId, id, leaseToken }: Claim, microUsd: number): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE analysis_run SET reserved_micro_usd = ${microUsd}::bigint
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid AND lease_token = ${leaseToken}::uuid`;
  }

  /** Counts what a call of a run has cost, whoever has the run by now: it was paid for. What was set aside for it is free again. */
  async spend(organizationId: string, runId: string, microUsd: number, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      WITH run AS (
        UPDATE analysis_run SET cost_micro_usd = COALESCE(cost_micro_usd, 0) + ${microUsd}::bigint, reserved_micro_usd = 0
        WHERE organization_id = ${organizationId}::uuid AND id = ${runId}::uuid)
      INSERT INTO ai_spending AS spent (organization_id, day, cost_micro_usd)
      VALUES (${organizationId}::uuid, (${now}::timestamptz AT TIME ZONE 'UTC')::date, ${microUsd}::bigint)
      ON CONFLICT (organization_id, day) DO UPDATE SET cost_micro_usd = spent.cost_micro_usd + EXCLUDED.cost_micro_usd`;
  }
}
