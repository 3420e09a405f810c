import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** What is left of people and keys in an organization that was deleted. What was done there, and what was paid, stays on record. */
@Injectable()
export class RemainsRepository {
  constructor(private readonly database: Database) {}

  async deleteKeys(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`DELETE FROM api_key WHERE organization_id = ${organizationId}::uuid`;
  }

  /** With the claims of each. */
  async deleteInvites(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`DELETE FROM invite WHERE organization_id = ${organizationId}::uuid`;
  }

  async deleteMembers(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`DELETE FROM membership WHERE organization_id = ${organizationId}::uuid`;
  }
}
