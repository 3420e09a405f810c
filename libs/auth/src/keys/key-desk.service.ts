import { Injectable } from '@nestjs/common';
import { AppError, Clock, isUuid } from '@argus/common';
import type { Principal } from '../access/principal';
import { ApiKeysService } from './api-keys.service';
import { KeyListRepository, type ListedKey } from './key-list.repository';

/** A list of keys is for people: beyond so many it shows the newest. */
export const LISTED_KEYS = 1_000;

/** Where the keys of a workspace are looked at and ended: all of them by who manages keys, by others those they made. */
@Injectable()
export class KeyDesk {
  constructor(
    private readonly rows: KeyListRepository,
    private readonly keys: ApiKeysService,
    private readonly clock: Clock,
  ) {}

  /** The keys that can be used, newest first. */
  listLive(who: Principal): Promise<ListedKey[]> {
    return this.rows.listLive(who.organizationId, makerSeenBy(who), this.clock.now(), LISTED_KEYS);
  }

  /** The keys of a workspace, also those that have expired, newest first; those that were revoked on request. */
  listAll(organizationId: string, includeRevoked: boolean): Promise<ListedKey[]> {
    return this.rows.listAll(organizationId, includeRevoked, LISTED_KEYS);
  }

  /** A key, whatever became of it. Throws `key.not_found`. */
  async get(who: Principal, id: string): Promise<ListedKey> {
    const key = isUuid(id) ? await this.rows.find(who.organizationId, id, makerSeenBy(who)) : null;
    if (!key) throw new AppError('key.not_found');
    return key;
  }

  /** Ends a key and every key that descends from it, at once. Throws `key.not_found`, and `key.already_revoked` when it has been. */
  async revoke(who: Principal, id: string): Promise<ListedKey> {
    const key = await this.get(who, id);
    if (!(await this.keys.revoke(who.organizationId, id, who.actor))) throw new AppError('key.already_revoked');
    return key;
  }

  /** The same for those to whom a revoked key is an unknown one. Throws `key.not_found`. */
  async revokeLive(who: Principal, id: string): Promise<void> {
    await this.get(who, id);
    if (!(await this.keys.revoke(who.organizationId, id, who.actor))) throw new AppError('key.not_found');
  }

  isActive({ revokedAt, expiresAt }: Pick<ListedKey, 'revokedAt' | 'expiresAt'>): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > this.clock.now());
  }
}

const makerSeenBy = ({ actor, permissions }: Principal): string | null => (permissions.has('keys.manage') ? null : actor.id);
