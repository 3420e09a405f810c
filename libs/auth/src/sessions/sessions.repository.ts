import { Injectable } from '@nestjs/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: Buffer;
  readonly activeOrganizationId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** A session with the person it belongs to. */
export interface LiveSession {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly activeOrganizationId: string | null;
  readonly lastSeenAt: Date;
}

/** A session as its person sees it. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** When a session counts as alive: not over by now, and last seen after that. */
export interface Alive {
  readonly now: Date;
  readonly seenAfter: Date;
}

const LIVE_SESSIONS = fixedPart(Prisma.sql`
  SELECT s.id, s.user_id AS "userId", u.email, s.active_organization_id AS "activeOrganizationId", s.last_seen_at AS "lastSeenAt"
  FROM session s JOIN user_account u ON u.id = s.user_id`);

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  async insert(session: NewSession): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO session (id, user_id, token_hash, active_organization_id, created_at, last_seen_at, expires_at, ip, user_agent)
      VALUES (${session.id}::uuid, ${session.userId}::uuid, ${session.tokenHash}::bytea, ${session.activeOrganizationId}::uuid,
              ${session.createdAt}::timestamptz, ${session.createdAt}::timestamptz, ${session.expiresAt}::timestamptz,
              ${session.ip}, ${session.userAgent})`;
  }

  async findByToken(hashes: readonly Buffer[], { now, seenAfter }: Alive): Promise<LiveSession | null> {
    const rows = await this.database.client.$queryRaw<LiveSession[]>`
      ${LIVE_SESSIONS}
      WHERE s.token_hash = ANY (${[...hashes]}::bytea[]) AND s.expires_at > ${now} AND s.last_seen_at > ${seenAfter}`;
    return rows[0] ?? null;
  }

  async findById(id: string, { now, seenAfter }: Alive): Promise<LiveSession | null> {
    const rows = await this.database.client.$queryRaw<LiveSession[]>`
      ${LIVE_SESSIONS}
      WHERE s.id = ${id}::uuid AND s.expires_at > ${now} AND s.last_seen_at > ${seenAfter}`;
    return rows[0] ?? null;
  }

  /** The sessions of a person that are alive, the last seen first. */
  listOf(userId: string, { now, seenAfter }: Alive): Promise<ListedSession[]> {
    return this.database.client.$queryRaw<ListedSession[]>`
      SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", ip, user_agent AS "userAgent"
      FROM session WHERE user_id = ${userId}::uuid AND expires_at > ${now} AND last_seen_at > ${seenAfter}
      ORDER BY last_seen_at DESC, id DESC`;
  }

  async markSeen(id: string, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      WITH seen AS (UPDATE session SET last_seen_at = ${now} WHERE id = ${id}::uuid AND last_seen_at < ${now} RETURNING user_id)
      UPDATE user_account SET last_active_at = ${now} WHERE id IN (SELECT user_id FROM seen)`;
  }

  /**
   * True when the session is the person's and acts there from now on, where they are an active member. A membership that is just being ended
   * is waited for: its end then finds this session.
   */
  async switchTo(userId: string, id: string, organizationId: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      WITH joined AS (
        SELECT m.user_id FROM membership m JOIN organization o ON o.id = m.organization_id
        WHERE m.organization_id = ${organizationId}::uuid AND m.user_id = ${userId}::uuid AND m.status = 'active' AND o.deleted_at IS NULL
        FOR SHARE OF m)
      UPDATE session SET active_organization_id = ${organizationId}::uuid
      WHERE id = ${id}::uuid AND user_id IN (SELECT user_id FROM joined)`;
    return changed === 1;
  }

  /** True when the person had that session. */
  async delete(userId: string, id: string): Promise<boolean> {
    const deleted = await this.database.client.$executeRaw`
      DELETE FROM session WHERE id = ${id}::uuid AND user_id = ${userId}::uuid`;
    return deleted === 1;
  }

  async deleteByToken(hashes: readonly Buffer[]): Promise<void> {
    await this.database.client.$executeRaw`DELETE FROM session WHERE token_hash = ANY (${[...hashes]}::bytea[])`;
  }

  /** Removes sessions nobody can use any more; returns how many. */
  deleteOver({ now, seenAfter }: Alive): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM session WHERE expires_at <= ${now} OR last_seen_at <= ${seenAfter}`;
  }
}
