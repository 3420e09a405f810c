import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** Where people act unless they say otherwise: their default organization, and the active one of each session. */
@Injectable()
export class HomesRepository {
  constructor(private readonly database: Database) {}

  /** Somebody who acts nowhere yet acts in this organization, of which they have become a member. */
  async settle(organizationId: string, userId: string): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE session SET active_organization_id = ${organizationId}::uuid WHERE user_id = ${userId}::uuid AND active_organization_id IS NULL`;
    await this.database.client.$executeRaw`
      UPDATE user_account SET default_organization_id = ${organizationId}::uuid
      WHERE id = ${userId}::uuid AND default_organization_id IS NULL`;
  }

  /** Nobody, or not this user, acts in the organization any more. */
  async leave(organizationId: string, userId: string | null): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE session SET active_organization_id = NULL
      WHERE active_organization_id = ${organizationId}::uuid AND (${userId}::uuid IS NULL OR user_id = ${userId}::uuid)`;
    await this.database.client.$executeRaw`
      UPDATE user_account SET default_organization_id = NULL, default_project_id = NULL
      WHERE default_organization_id = ${organizationId}::uuid AND (${userId}::uuid IS NULL OR id = ${userId}::uuid)`;
  }
}
