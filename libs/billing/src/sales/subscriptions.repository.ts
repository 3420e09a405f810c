import { Injectable } from '@nestjs/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';
import type { StandingSubscription } from './subscription-standing';

export interface StoredSubscription extends StandingSubscription {
  readonly organizationId: string | null;
  readonly periodStart: Date;
}

export interface NewsOfSubscription {
  readonly id: string;
  readonly customerId: string;
  readonly organizationId: string | null;
  readonly payerEmail: string | null;
  readonly planId: string;
  readonly status: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly cancelAtPeriodEnd: boolean;
  /** Null where nothing is. */
  readonly pastDueSince: Date | null;
}

/** An organization while its plan is being decided. */
export interface PlanHolder {
  readonly planId: string;
  readonly subscriptionId: string | null;
}

const COLUMNS =
  fixedPart(Prisma.sql`id, organization_id AS "organizationId", plan_id AS "planId", status, period_start AS "periodStart", period_end AS "periodEnd",
    past_due_since AS "pastDueSince"`);

@Injectable()
export class SubscriptionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes down what was fetched, unless something that was fetched later is there; who bought it stays known. Returns the row, which is
   * locked from then on, old or new.
   */
  async put(news: NewsOfSubscription, fetchNo: bigint, now: Date): Promise<StoredSubscription> {
    const { id, customerId, organizationId, payerEmail, planId, status, periodStart, periodEnd, cancelAtPeriodEnd, pastDueSince } = news;
    const rows = await this.database.client.$queryRaw<StoredSubscription[]>`
      INSERT INTO subscription AS known (id, organization_id, customer_id, payer_email, plan_id, status, period_start, period_end,
        cancel_at_period_end, past_due_since, fetch_no, created_at, updated_at)
      VALUES (${id}, ${organizationId}::uuid, ${customerId}, ${payerEmail}, ${planId}, ${status}, ${periodStart}, ${periodEnd},
        ${cancelAtPeriodEnd}, ${pastDueSince}::timestamptz, ${fetchNo}::bigint, ${now}, ${now})
      ON CONFLICT (id) DO UPDATE SET
        organization_id = COALESCE(known.organization_id, EXCLUDED.organization_id),
        payer_email = COALESCE(known.payer_email, EXCLUDED.payer_email),
        customer_id = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.customer_id ELSE known.customer_id END,
        plan_id = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.plan_id ELSE known.plan_id END,
        status = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.status ELSE known.status END,
        period_start = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.period_start ELSE known.period_start END,
        period_end = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.period_end ELSE known.period_end END,
        cancel_at_period_end =
          CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN EXCLUDED.cancel_at_period_end ELSE known.cancel_at_period_end END,
        past_due_since = CASE
          WHEN known.fetch_no >= EXCLUDED.fetch_no THEN known.past_due_since
          WHEN EXCLUDED.status IN ('active', 'trialing') THEN NULL
          ELSE COALESCE(known.past_due_since, EXCLUDED.past_due_since) END,
        fetch_no = GREATEST(known.fetch_no, EXCLUDED.fetch_no),
        updated_at = EXCLUDED.updated_at
      RETURNING ${COLUMNS}`;
    const [row] = rows;
    if (!row) throw new Error(`Subscription ${id} was not written`);
    return row;
  }

  /** Stripe does not know it any more. Null when we did not either. */
  async markCanceled(id: string, fetchNo: bigint, now: Date): Promise<StoredSubscription | null> {
    const rows = await this.database.client.$queryRaw<StoredSubscription[]>`
      UPDATE subscription SET status = 'canceled', fetch_no = ${fetchNo}::bigint, updated_at = ${now}
      WHERE id = ${id} AND fetch_no < ${fetchNo}::bigint
      RETURNING ${COLUMNS}`;
    return rows[0] ?? null;
  }

  list(organizationId: string): Promise<StoredSubscription[]> {
    return this.database.client.$queryRaw<StoredSubscription[]>`
      SELECT ${COLUMNS} FROM subscription WHERE organization_id = ${organizationId}::uuid`;
  }

  /** Locks the organization until its plan is decided. Null when it is gone. */
  async lockPlanHolder(organizationId: string): Promise<PlanHolder | null> {
    const rows = await this.database.client.$queryRaw<PlanHolder[]>`
      SELECT plan_id AS "planId", stripe_subscription_id AS "subscriptionId" FROM organization
      WHERE id = ${organizationId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`;
    return rows[0] ?? null;
  }

  async setPlan(organizationId: string, planId: string, subscriptionId: string | null, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE organization SET plan_id = ${planId}, stripe_subscription_id = ${subscriptionId}, updated_at = ${now}
      WHERE id = ${organizationId}::uuid`;
  }

  /** Gives parked subscriptions of a payer to an organization; returns them. */
  assignParked(organizationId: string, payerEmail: string): Promise<StoredSubscription[]> {
    return this.database.client.$queryRaw<StoredSubscription[]>`
      UPDATE subscription SET organization_id = ${organizationId}::uuid WHERE organization_id IS NULL AND payer_email = ${payerEmail}
      RETURNING ${COLUMNS}`;
  }

  /** Those whose next period should have begun, and those that are being collected: Stripe is asked what became of them. */
  async findToReview(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT id FROM subscription WHERE status NOT IN ('canceled', 'incomplete_expired') AND (period_end <= ${now} OR status <> 'active')
      ORDER BY period_end LIMIT ${limit}`;
    return rows.map(({ id }) => id);
  }
}
