import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** A person as others and they themselves see them. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: Date;
}

@Injectable()
export class UsersRepository {
  constructor(private readonly database: Database) {}

  /**
   * The user of an address, made now if there is none, and noted as signing in. Their row stays locked until the transaction ends: who signs in
   * with the same address at the same moment waits, and finds what this one made.
   */
  async findOrInsert(user: { readonly id: string; readonly email: string }, now: Date): Promise<string> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      INSERT INTO user_account (id, email, last_login_at, login_count, created_at, updated_at)
      VALUES (${user.id}::uuid, ${user.email}, ${now}::timestamptz, 1, ${now}::timestamptz, ${now}::timestamptz)
      ON CONFLICT (email) DO UPDATE SET last_login_at = EXCLUDED.last_login_at, login_count = user_account.login_count + 1
      RETURNING id`;
    return rows[0]?.id ?? user.id;
  }

  async get(id: string): Promise<User> {
    const rows = await this.database.client.$queryRaw<User[]>`
      SELECT id, email, display_name AS "displayName", avatar_url AS "avatarUrl", created_at AS "createdAt"
      FROM user_account WHERE id = ${id}::uuid`;
    const [user] = rows;
    if (!user) throw new Error(`There is no user ${id}`);
    return user;
  }
}
