import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** Where what somebody paid for goes. */
export interface Payer {
  /** Lower-cased, and proven to be theirs. */
  readonly email: string;
  readonly organizationId: string;
}

/** An organization as a customer of Stripe's. */
export interface PayingOrganization {
  readonly id: string;
  readonly name: string;
  readonly planId: string;
  /** Null before anything was bought. */
  readonly customerId: string | null;
}

@Injectable()
export class PayersRepository {
  constructor(private readonly database: Database) {}

  /**
   * A person's address, and the workspace that what they bought is for: their default one if they own or administer it, else the first they
   * own. Null for somebody without either. Nobody has an account with an address that is not proven to be theirs.
   */
  async find(userId: string): Promise<Payer | null> {
    const rows = await this.database.client.$queryRaw<Payer[]>`
      SELECT lower(u.email) AS email, o.id AS "organizationId"
      FROM user_account u
      JOIN membership m ON m.user_id = u.id AND m.status = 'active' AND m.role IN ('owner', 'admin')
      JOIN organization o ON o.id = m.organization_id AND o.deleted_at IS NULL
      WHERE u.id = ${userId}::uuid AND (m.role = 'owner' OR o.id = u.default_organization_id)
      ORDER BY o.id = u.default_organization_id DESC NULLS LAST, o.created_at, o.id LIMIT 1`;
    return rows[0] ?? null;
  }

  /** The person with that address, lower-cased as all are, if they have signed in since. */
  async findSignedInSince(email: string, since: Date): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT u.id FROM user_account u
      WHERE u.email = ${email} AND EXISTS (SELECT FROM session s WHERE s.user_id = u.id AND s.created_at >= ${since})`;
    return rows[0]?.id ?? null;
  }

  /** Null for one that was never here. */
  async findOrganization(organizationId: string): Promise<{ id: string; isDeleted: boolean } | null> {
    const rows = await this.database.client.$queryRaw<{ id: string; isDeleted: boolean }[]>`
      SELECT id, deleted_at IS NOT NULL AS "isDeleted" FROM organization WHERE id = ${organizationId}::uuid`;
    return rows[0] ?? null;
  }

  /**
   * An organization with its customer at Stripe: the one that pays its subscription, who may have bought it without signing in, else its own.
   * Null for an organization that is gone.
   */
  async findCustomer(organizationId: string): Promise<PayingOrganization | null> {
    const rows = await this.database.client.$queryRaw<PayingOrganization[]>`
      SELECT o.id, o.name, o.plan_id AS "planId", COALESCE(
        (SELECT s.customer_id FROM subscription s WHERE s.organization_id = o.id
         ORDER BY s.status IN ('canceled', 'incomplete_expired'), s.created_at DESC LIMIT 1), o.stripe_customer_id) AS "customerId"
      FROM organization o WHERE o.id = ${organizationId}::uuid AND o.deleted_at IS NULL`;
    return rows[0] ?? null;
  }

  /** Keeps the customer of an organization; the first one stays. */
  async setCustomer(organizationId: string, customerId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE organization SET stripe_customer_id = ${customerId} WHERE id = ${organizationId}::uuid AND stripe_customer_id IS NULL`;
  }
}
