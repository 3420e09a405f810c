import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Organization, OrganizationPatch, OwnOrganization } from './organization';

export interface NewOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly planId: string;
  readonly createdAt: Date;
}

export interface NewOwner {
  readonly userId: string;
  readonly membershipId: string;
  readonly email: string;
}

@Injectable()
export class OrganizationsRepository {
  constructor(private readonly database: Database) {}

  /** False when another organization has the slug; one that is just being made is waited for. */
  async insert({ id, name, slug, planId, createdAt }: NewOrganization): Promise<boolean> {
    const inserted = await this.database.client.$executeRaw`
      INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at)
      VALUES (${id}::uuid, ${name}, ${slug}, ${planId}, ${createdAt}::timestamptz, ${createdAt}::timestamptz)
      ON CONFLICT (slug) DO NOTHING`;
    return inserted === 1;
  }

  /** Makes somebody, found or created by address, the owner of an organization that has none. Returns who. */
  async insertOwner(organizationId: string, owner: NewOwner, now: Date): Promise<string> {
    const { client } = this.database;
    // The no-op update makes the row come back in either case.
    const users = await client.$queryRaw<{ id: string }[]>`
      INSERT INTO user_account (id, email, created_at, updated_at)
      VALUES (${owner.userId}::uuid, ${owner.email}, ${now}::timestamptz, ${now}::timestamptz)
      ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email RETURNING id`;
    const userId = users[0]?.id ?? owner.userId;
    await client.$executeRaw`
      INSERT INTO membership (id, organization_id, user_id, email, role, status, accepted_at, created_at)
      VALUES (${owner.membershipId}::uuid, ${organizationId}::uuid, ${userId}::uuid, ${owner.email}, 'owner', 'active',
              ${now}::timestamptz, ${now}::timestamptz)`;
    return userId;
  }

  async find(id: string): Promise<Organization | null> {
    const rows = await this.database.client.$queryRaw<Organization[]>`
      SELECT o.id, o.name, o.slug, o.plan_id AS "planId", o.logo_url AS "logoUrl", o.domain, o.sso_enabled AS "ssoEnabled",
             o.ai_budget_daily::float8 AS "aiBudgetDaily", o.ai_budget_monthly::float8 AS "aiBudgetMonthly", o.settings, o.features,
             o.stripe_customer_id AS "stripeCustomerId", o.stripe_subscription_id AS "stripeSubscriptionId",
             (SELECT count(*)::int FROM membership m WHERE m.organization_id = o.id AND m.status = 'active') AS "memberCount",
             o.created_at AS "createdAt", o.updated_at AS "updatedAt"
      FROM organization o WHERE o.id = ${id}::uuid AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /** Where a user is an active member, the newest organization first. */
  listOf(userId: string): Promise<OwnOrganization[]> {
    return this.database.client.$queryRaw<OwnOrganization[]>`
      SELECT o.id, o.name, o.slug, o.plan_id AS "planId", o.logo_url AS "logoUrl", m.role,
             (SELECT count(*)::int FROM membership c WHERE c.organization_id = o.id AND c.status = 'active') AS "memberCount",
             COALESCE(u.default_organization_id = o.id, false) AS "isDefault", o.created_at AS "createdAt"
      FROM membership m JOIN organization o ON o.id = m.organization_id JOIN user_account u ON u.id = m.user_id
      WHERE m.user_id = ${userId}::uuid AND m.status = 'active' AND o.deleted_at IS NULL
      ORDER BY o.created_at DESC, o.id DESC`;
  }

  /**
   * Locks an organization until the transaction ends; false when there is none. Whatever changes who is in it, and as what, takes this lock
   * first: such changes happen one after the other, and each sees what the one before has left.
   */
  async lock(id: string): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<object[]>`
      SELECT id FROM organization WHERE id = ${id}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`;
    return rows.length === 1;
  }

  /** False when the organization is gone. */
  async update(id: string, patch: OrganizationPatch, now: Date): Promise<boolean> {
    const { name, logoUrl, domain, ssoEnabled, aiBudgetDaily, aiBudgetMonthly, settings, features } = patch;
    const changed = await this.database.client.$executeRaw`
      UPDATE organization SET
        name = COALESCE(${name ?? null}::text, name),
        logo_url = CASE WHEN ${logoUrl !== undefined} THEN ${logoUrl ?? null}::text ELSE logo_url END,
        domain = CASE WHEN ${domain !== undefined} THEN ${domain ?? null}::text ELSE domain END,
        sso_enabled = COALESCE(${ssoEnabled ?? null}::boolean, sso_enabled),
        ai_budget_daily = COALESCE(${aiBudgetDaily ?? null}::numeric, ai_budget_daily),
        ai_budget_monthly = COALESCE(${aiBudgetMonthly ?? null}::numeric, ai_budget_monthly),
        settings = COALESCE(${jsonOf(settings)}::jsonb, settings),
        features = COALESCE(${jsonOf(features)}::jsonb, features),
        updated_at = ${now}::timestamptz
      WHERE id = ${id}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }

  /** True when this call ended it. Its keys and memberships stand for nothing from here on. */
  async markDeleted(id: string, now: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE organization SET deleted_at = ${now}::timestamptz, updated_at = ${now}::timestamptz
      WHERE id = ${id}::uuid AND deleted_at IS NULL`;
    return changed === 1;
  }
}

const jsonOf = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value));
