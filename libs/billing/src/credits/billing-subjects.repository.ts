import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** What decides an organization's plan and cycle. */
export interface BillingSubject {
  readonly planId: string;
  /** When its first cycle began. */
  readonly createdAt: Date;
  /** Of the subscription its plan comes from; null where it comes from none. */
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

@Injectable()
export class BillingSubjectsRepository {
  constructor(private readonly database: Database) {}

  /** Null for an organization that is gone. */
  async find(organizationId: string): Promise<BillingSubject | null> {
    const rows = await this.database.client.$queryRaw<BillingSubject[]>`
      SELECT o.plan_id AS "planId", o.created_at AS "createdAt", s.period_start AS "periodStart", s.period_end AS "periodEnd"
      FROM organization o LEFT JOIN subscription s ON s.id = o.stripe_subscription_id AND s.organization_id = o.id
      WHERE o.id = ${organizationId}::uuid AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /** The organization with that id or slug, if it exists. */
  async findNamed(idOrSlug: string): Promise<Workspace | null> {
    const rows = await this.database.client.$queryRaw<Workspace[]>`
      SELECT id, name, slug FROM organization WHERE (id::text = lower(${idOrSlug}) OR slug = ${idOrSlug}) AND deleted_at IS NULL`;
    return rows[0] ?? null;
  }
}
