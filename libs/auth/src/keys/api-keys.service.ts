import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Clock, isUuid, newId } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { PERMISSIONS, type Permission } from '@argus/platform/http';
import { Outbox } from '@argus/platform/outbox';
import { Secrets } from '@argus/platform/secrets';
import type { KeyCaller } from '../access/principal';
import { KEYS_OF_ROLE } from '../access/role-permissions';
import { hashKey, hasKeyForm, type KeyWord, mintKey } from './api-key';
import { ApiKeysRepository, type LiveKey } from './api-keys.repository';
import type { ListedKey } from './key-list.repository';
import { RecentKeys } from './recent-keys';

export interface KeyRequest {
  readonly name: string;
  /** The person it acts for at most; null caps it by nobody's role. */
  readonly createdBy: string | null;
  /** Default `ak_`. */
  readonly word?: KeyWord;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: Date | null;
  readonly scopes?: readonly string[];
  readonly rateLimitPerMinute?: number | null;
  readonly rotatedFrom?: string;
  /** Credits it may spend in a billing cycle; null: no limit. */
  readonly creditLimit?: number | null;
  /** The key whose count and limit it shares instead. */
  readonly sharesLimitOf?: { readonly spenderId: string; readonly creditLimit: number | null };
  /** The key it ends with. */
  readonly parentId?: string;
  /** Who asks for it; null for nobody in particular. */
  readonly actor?: Actor | null;
}

export interface CreatedKey extends ListedKey {
  /** The whole key: this is the only time it exists outside the caller's hands. */
  readonly plaintext: string;
}

@Injectable()
export class ApiKeysService {
  private readonly recent = new RecentKeys();
  /** Counts changes by this process: an answer that was on its way meanwhile is not remembered. */
  private changes = 0;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly secrets: Secrets,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async create(organizationId: string, request: KeyRequest): Promise<CreatedKey> {
    const { word = 'ak_', name, createdBy, permissions, scopes = [], actor = null } = request;
    const { rateLimitPerMinute = null, rotatedFrom = null, expiresAt = null, parentId = null, sharesLimitOf } = request;
    const { plaintext, prefix } = mintKey(word);
    const [id, createdAt] = [newId(), this.clock.now()];
    const keyHash = hashKey(plaintext, this.secrets.derive('key-pepper'));
    await this.unitOfWork.run(async () => {
      const origin = { createdBy, parentId, rotatedFrom };
      const own = sharesLimitOf ? null : (request.creditLimit ?? null);
      const terms = { permissions, scopes, rateLimitPerMinute, expiresAt, creditLimit: own, spendsAs: sharesLimitOf?.spenderId ?? null };
      await this.keys.insert({ id, organizationId, name, prefix, keyHash, createdAt, ...origin, ...terms });
      await this.outbox.append({ type: 'key.created', organizationId, payload: { keyId: id, actor } });
    });
    const unused = { revokedAt: null, lastUsedAt: null, lastUsedIp: null, usageCount: 0 };
    const { spenderId, creditLimit } = sharesLimitOf ?? { spenderId: id, creditLimit: request.creditLimit ?? null };
    return { id, name, prefix, scopes, rateLimitPerMinute, createdAt, expiresAt, ...unused, spenderId, creditLimit, plaintext };
  }

  /**
   * Who presents this key. Throws `auth.invalid_credential` for a key that is unknown, revoked or expired, all alike.
   * A key revoked by another process is refused after half a second at the latest.
   */
  async resolve(plaintext: string): Promise<KeyCaller> {
    if (!hasKeyForm(plaintext)) throw new AppError('auth.invalid_credential');
    const hashes = this.secrets.deriveAll('key-pepper').map((pepper) => hashKey(plaintext, pepper));
    const [hash] = hashes;
    const now = this.clock.now();
    const recent = hash && this.recent.find(hash, now);
    if (recent) return recent;
    const [askedAtMs, changes] = [performance.now(), this.changes];
    const key = await this.keys.findLive(hashes, now);
    if (!key) throw new AppError('auth.invalid_credential');
    const caller = callerOf(key);
    if (hash && changes === this.changes) {
      this.recent.keep(hash, { caller, keyId: key.id, expiresAt: key.expiresAt }, askedAtMs);
    }
    return caller;
  }

  /** Ends a key and every key that descends from it, at once. False when the organization has no such key, or no longer. */
  async revoke(organizationId: string, id: string, actor: Actor | null): Promise<boolean> {
    const revoked = isUuid(id) ? await this.unitOfWork.run(() => this.revokeFamily(organizationId, id.toLowerCase(), actor)) : [];
    this.forget(revoked);
    return revoked.length > 0;
  }

  /** What the organization's keys may do has changed: the next use of each looks it up. */
  forgetOrganization(organizationId: string): void {
    this.changes += 1;
    this.recent.forgetOrganization(organizationId);
  }

  /** The same inside a unit of work; returns whom to `forget` once it has committed. */
  async revokeFamily(organizationId: string, id: string, actor: Actor | null): Promise<string[]> {
    // A child that is just being made is there when its parent's lock comes free, and not before: hence the lock is a statement of its own.
    const key = (await this.keys.lockWithParents(organizationId, [id])).get(id);
    if (!key || key.revokedAt) return [];
    const revoked = await this.keys.revokeFamily(organizationId, id, actor?.id ?? null, this.clock.now());
    for (const keyId of revoked) await this.outbox.append({ type: 'key.revoked', organizationId, payload: { keyId, actor } });
    return revoked;
  }

  /** Looks keys up anew from now on: something about them has changed. */
  forget(ids: readonly string[]): void {
    if (ids.length > 0) this.changes += 1;
    for (const id of ids) this.recent.forget(id);
  }
}

const KNOWN_PERMISSIONS: ReadonlySet<Permission> = new Set(PERMISSIONS);
const NOTHING: ReadonlySet<Permission> = new Set();

const callerOf = ({ id, organizationId, permissions, rateLimitPerMinute, createdBy, makersRole, ...limit }: LiveKey): KeyCaller => {
  // What a maker may no longer do, or never could, their keys may not either. A word a later version wrote means nothing to this one.
  const cap = createdBy === null ? KNOWN_PERMISSIONS : makersRole === null ? NOTHING : KEYS_OF_ROLE[makersRole];
  const effective = new Set(permissions.filter((permission) => cap.has(permission)));
  const spender = limit.creditLimit === null ? null : { keyId: limit.spenderId, creditLimit: limit.creditLimit };
  return { kind: 'key', principal: { organizationId, actor: { kind: 'key', id }, permissions: effective, spender }, rateLimitPerMinute };
};
