import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import type { Principal } from '../access/principal';
import type { Scope } from '../access/scopes';
import type { KeyWord } from './api-key';
import { ApiKeysRepository, type LockedKey } from './api-keys.repository';
import { ApiKeysService, type CreatedKey } from './api-keys.service';
import { grantOfKey, grantOfPerson } from './key-grants';

/** What somebody asks a new key to be. */
export interface WantedKey {
  readonly name: string;
  readonly word: KeyWord;
  /** Absent: what keys usually may do, or all a key can pass on. */
  readonly scopes?: readonly Scope[];
  /** When it ends, or how long after it was made; absent: never. */
  readonly expiresAt?: Date | null;
  readonly lifetimeMs?: number;
  readonly rateLimitPerMinute?: number;
  /** Credits it may spend in a billing cycle; absent or null: no limit. For people's keys: a key's key shares that key's. */
  readonly creditLimit?: number | null;
}

/**
 * Keys that people and keys make, none more than its maker may. A key's key ends with the key that made it and makes none itself: what one
 * key may make in an hour would otherwise be no limit at all.
 */
@Injectable()
export class KeyMakingService {
  constructor(
    private readonly rows: ApiKeysRepository,
    private readonly keys: ApiKeysService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Throws `key.limit_shared` when a key names a limit, `auth.invalid_credential` when the key that asks has ended meanwhile, `auth.forbidden` when a key made it. */
  async make({ organizationId, actor, permissions }: Principal, { lifetimeMs, ...rest }: WantedKey): Promise<CreatedKey> {
    const now = this.clock.now();
    const wanted = lifetimeMs === undefined ? rest : { ...rest, expiresAt: new Date(now.getTime() + lifetimeMs) };
    checkExpiry(wanted, now);
    if (actor.kind === 'key' && rest.creditLimit != null) throw new AppError('key.limit_shared');
    if (actor.kind === 'key') return this.unitOfWork.run(() => this.makeChild(organizationId, actor.id, wanted));
    return this.keys.create(organizationId, {
      ...wanted,
      createdBy: actor.id,
      permissions: grantOfPerson(permissions, wanted.scopes),
      actor,
    });
  }

  private async makeChild(organizationId: string, parentId: string, wanted: WantedKey): Promise<CreatedKey> {
    // With the lock, a key that is being revoked takes the children along that are being made.
    const parent = (await this.rows.lockWithParents(organizationId, [parentId])).get(parentId);
    if (!isLive(parent, this.clock.now())) throw new AppError('auth.invalid_credential');
    refuseChild(parent);
    return this.keys.create(organizationId, {
      ...wanted,
      createdBy: parent.createdBy,
      permissions: grantOfKey(parent.permissions, wanted.scopes),
      expiresAt: earlierOf(wanted.expiresAt, parent.expiresAt),
      parentId,
      sharesLimitOf: parent,
      actor: { kind: 'key', id: parentId },
    });
  }
}

const checkExpiry = ({ expiresAt }: WantedKey, now: Date): void => {
  if (!expiresAt || expiresAt > now) return;
  const message = 'must be in the future.';
  throw new AppError('request.invalid', { message: `\`expires_at\` ${message}`, details: { errors: [{ field: 'expires_at', message }] } });
};

export const isLive = (key: LockedKey | undefined, now: Date): key is LockedKey =>
  key !== undefined && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);

/** Throws `auth.forbidden` for a key that was made by a key. */
export const refuseChild = ({ parentId }: LockedKey): void => {
  if (parentId === null) return;
  throw new AppError('auth.forbidden', {
    message: 'A key that was made by a key makes none itself.',
    details: { permission: 'keys.mint_child', scopes: [] },
  });
};

/** Of two ends the first; null or nothing is no end. */
export const earlierOf = (one: Date | null | undefined, other: Date | null | undefined): Date | null => {
  if (!one || !other) return one ?? other ?? null;
  return one < other ? one : other;
};
