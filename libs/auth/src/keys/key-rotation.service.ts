import { Injectable } from '@nestjs/common';
import { AppError, Clock, isUuid } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { UnitOfWork } from '@argus/platform/database';
import type { Principal } from '../access/principal';
import { ApiKeysRepository, type LockedKey } from './api-keys.repository';
import { ApiKeysService, type CreatedKey, type KeyRequest } from './api-keys.service';
import { grantOfKey } from './key-grants';
import { earlierOf, isLive, refuseChild } from './key-making.service';

/** Whose a successor is, and what it may do. */
type Succession = Pick<KeyRequest, 'createdBy' | 'parentId' | 'permissions' | 'expiresAt' | 'sharesLimitOf'>;

export interface Rotation {
  readonly successor: CreatedKey;
  /** Until when the old key goes on; null when it has ended. */
  readonly oldKeyUntil: Date | null;
}

/**
 * Replaces a key by another one of the same name, scopes, limit and end. Both happen in one transaction that holds the old key's lock, so
 * there are never two successors and never none.
 *
 * The keys the old one made end with it: who rotates a key no longer trusts it, nor what was done with it. A person's successor is that
 * person's key. A key may rotate itself, and the successor takes its place; of another one it gets no more than it has, and the successor
 * ends with it, as any key it makes.
 */
@Injectable()
export class KeyRotationService {
  constructor(
    private readonly rows: ApiKeysRepository,
    private readonly keys: ApiKeysService,
    private readonly audit: AuditTrail,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * @param overlapMs how long the old key goes on, if it does not end earlier
   * @throws AppError key.not_found, key.not_rotatable
   */
  async rotate(who: Principal, id: string, overlapMs: number): Promise<Rotation> {
    if (!isUuid(id)) throw new AppError('key.not_found');
    const { ended, ...rotation } = await this.unitOfWork.run(() => this.replace(who, id.toLowerCase(), overlapMs));
    this.keys.forget(ended);
    return rotation;
  }

  private async replace(who: Principal, id: string, overlapMs: number): Promise<Rotation & { readonly ended: string[] }> {
    const { organizationId, actor } = who;
    const locked = await this.rows.lockWithParents(organizationId, actor.kind === 'key' ? [id, actor.id] : [id]);
    const now = this.clock.now();
    const old = locked.get(id);
    if (!old) throw new AppError('key.not_found');
    await this.checkRotatable(organizationId, old, now);
    const successor = await this.keys.create(organizationId, {
      name: `${old.name} (rotated)`,
      word: 'argus_sk_',
      scopes: old.scopes,
      rateLimitPerMinute: old.rateLimitPerMinute,
      rotatedFrom: id,
      actor,
      ...this.successionOf(who, old, locked, now),
    });
    const oldKeyUntil = overlapMs > 0 ? earlierOf(old.expiresAt, new Date(now.getTime() + overlapMs)) : null;
    const ended = oldKeyUntil
      ? await this.rows.expireFamily(organizationId, id, oldKeyUntil)
      : await this.keys.revokeFamily(organizationId, id, actor);
    const metadata = { successorId: successor.id, oldKeyUntil: oldKeyUntil?.toISOString() ?? null };
    await this.audit.append(organizationId, { actor, action: 'key.rotated', resource: { type: 'key', id }, metadata });
    return { successor, oldKeyUntil, ended };
  }

  private async checkRotatable(organizationId: string, { id, revokedAt, expiresAt }: LockedKey, now: Date): Promise<void> {
    if (revokedAt) throw new AppError('key.not_rotatable', { message: 'The key is revoked.' });
    if (expiresAt && expiresAt <= now) throw new AppError('key.not_rotatable', { message: 'The key has expired.' });
    // It may be rotated and still live: for an overlap.
    if (await this.rows.isSucceeded(organizationId, id))
      throw new AppError('key.not_rotatable', { message: 'The key was rotated already.' });
  }

  private successionOf({ actor, permissions }: Principal, old: LockedKey, locked: Map<string, LockedKey>, now: Date): Succession {
    const { expiresAt } = old;
    if (actor.kind === 'user') {
      return {
        createdBy: actor.id,
        permissions: old.permissions.filter((permission) => permissions.has(permission)),
        expiresAt,
        sharesLimitOf: old,
      };
    }
    if (actor.id === old.id) {
      return { createdBy: old.createdBy, parentId: old.parentId ?? undefined, permissions: old.permissions, expiresAt, sharesLimitOf: old };
    }
    const maker = locked.get(actor.id);
    if (!isLive(maker, now)) throw new AppError('auth.invalid_credential');
    refuseChild(maker);
    const passedOn = grantOfKey(maker.permissions).filter((permission) => old.permissions.includes(permission));
    // Whoever may spend only so much gets no key that may spend more.
    const sharesLimitOf = maker.creditLimit === null ? old : maker;
    const ends = earlierOf(expiresAt, maker.expiresAt);
    return { createdBy: maker.createdBy, parentId: maker.id, permissions: passedOn, expiresAt: ends, sharesLimitOf };
  }
}
