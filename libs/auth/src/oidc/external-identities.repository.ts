import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

@Injectable()
export class ExternalIdentitiesRepository {
  constructor(private readonly database: Database) {}

  async findUser(issuer: string, subject: string): Promise<{ readonly id: string; readonly email: string } | null> {
    const rows = await this.database.client.$queryRaw<{ id: string; email: string }[]>`
      SELECT u.id, u.email FROM external_identity i JOIN user_account u ON u.id = i.user_id
      WHERE i.issuer = ${issuer} AND i.subject = ${subject}`;
    return rows[0] ?? null;
  }

  /** One that is linked already stays as it is: who comes second finds the first one's user. */
  async link(issuer: string, subject: string, userId: string, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO external_identity (issuer, subject, user_id, created_at)
      VALUES (${issuer}, ${subject}, ${userId}::uuid, ${now}::timestamptz) ON CONFLICT (issuer, subject) DO NOTHING`;
  }
}
