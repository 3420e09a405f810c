import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, Clock, isUuid, newId } from '@argus/common';
import { currentOrigin } from '@argus/platform/audit';
import { CONFIG, type Config } from '@argus/platform/config';
import { UnitOfWork } from '@argus/platform/database';
import { Secrets } from '@argus/platform/secrets';
import type { Person } from '../access/principal';
import { type Alive, type ListedSession, type LiveSession, SessionsRepository } from './sessions.repository';

export interface OpenedSession {
  readonly id: string;
  /** For the cookie; it is stored nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

const TOKEN_BYTES = 32;
const MINUTE_MS = 60_000;

/** Browsers people are signed in with. A session ends when it is given up, when nobody used it for a time, and after a time in any case. */
@Injectable()
export class SessionsService {
  private readonly limits: Config['sessions'];

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly secrets: Secrets,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'sessions'>,
  ) {
    this.limits = config.sessions;
  }

  /** A new session. Whatever session the browser had before is the caller's to end: nothing is carried over into this one. */
  async open(userId: string, activeOrganizationId: string | null): Promise<OpenedSession> {
    const [id, token, createdAt] = [newId(), randomBytes(TOKEN_BYTES).toString('base64url'), this.clock.now()];
    const expiresAt = new Date(createdAt.getTime() + this.limits.lifetimeMs);
    const [tokenHash] = this.hashesOf(token);
    if (!tokenHash) throw new Error('There is no secret to hash a session with');
    await this.sessions.insert({ id, userId, tokenHash, activeOrganizationId, createdAt, expiresAt, ...currentOrigin() });
    return { id, token, expiresAt };
  }

  /** Who a cookie stands for. Throws `auth.invalid_credential` for one that is unknown, over or given up, all alike. */
  async resolve(token: string): Promise<Person> {
    return this.seen(await this.sessions.findByToken(this.hashesOf(token), this.alive()));
  }

  /** Who a session stands for, for a token that was made from it. Throws `auth.invalid_credential` when it is over or given up. */
  async resolveById(id: string): Promise<Person> {
    return this.seen(isUuid(id) ? await this.sessions.findById(id, this.alive()) : null);
  }

  list(userId: string): Promise<ListedSession[]> {
    return this.sessions.listOf(userId, this.alive());
  }

  /**
   * The session acts in another workspace of its person from now on.
   * @throws AppError workspace.not_found for one they are not in, auth.forbidden for somebody without a session of ours
   */
  async switchTo({ userId, sessionId }: Person, organizationId: string): Promise<void> {
    if (sessionId === null)
      throw new AppError('auth.forbidden', { message: 'A workspace is switched for a session, and this caller has none.' });
    const switched = isUuid(organizationId) && (await this.sessions.switchTo(userId, sessionId, organizationId));
    if (!switched) throw new AppError('workspace.not_found');
  }

  /** Ends one of the person's sessions, at once. Throws `session.not_found` for one that is not theirs. */
  async revoke(userId: string, id: string): Promise<void> {
    if (!isUuid(id) || !(await this.sessions.delete(userId, id))) throw new AppError('session.not_found');
  }

  /** Ends the session of a cookie; one that is over already is no failure. */
  async end(token: string): Promise<void> {
    await this.sessions.deleteByToken(this.hashesOf(token));
  }

  /** Removes what nobody can use any more. */
  async prune(): Promise<void> {
    await this.sessions.deleteOver(this.alive());
  }

  private seen(session: LiveSession | null): Person {
    if (!session) throw new AppError('auth.invalid_credential');
    const { id, userId, email, activeOrganizationId, lastSeenAt } = session;
    const now = this.clock.now();
    // Nobody waits for it, and a busy browser does not write a row for each request.
    if (now.getTime() - lastSeenAt.getTime() > MINUTE_MS) this.unitOfWork.afterCommit(() => this.sessions.markSeen(id, now));
    return { userId, email, sessionId: id, activeOrganizationId };
  }

  private alive(): Alive {
    const now = this.clock.now();
    return { now, seenAfter: new Date(now.getTime() - this.limits.idleMs) };
  }

  private hashesOf(token: string): Buffer[] {
    return this.secrets.deriveAll('session').map((key) => createHmac('sha256', key).update(token).digest());
  }
}
