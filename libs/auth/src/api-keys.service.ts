import { Injectable } from '@nestjs/common';
import { AppError, Clock, newId } from '@argus/common';
import { PERMISSIONS, type Permission } from '@argus/platform/http';
import { Secrets } from '@argus/platform/secrets';
import { hashKey, mintKey } from './api-key';
import { ApiKeysRepository, type LiveKey } from './api-keys.repository';
import type { Principal } from './principal';
import { RecentKeys } from './recent-keys';

export interface KeyRequest {
  readonly name: string;
  readonly createdBy: string | null;
  readonly permissions: readonly Permission[];
}

export interface CreatedKey {
  readonly id: string;
  readonly prefix: string;
  /** The whole key: this is the only time it exists outside the caller's hands. */
  readonly plaintext: string;
}

@Injectable()
export class ApiKeysService {
  private readonly recent = new RecentKeys();
  /** Counts revocations by this process: an answer that was on its way meanwhile is not remembered. */
  private revocations = 0;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async create(organizationId: string, request: KeyRequest): Promise<CreatedKey> {
    const { plaintext, prefix } = mintKey('ak_');
    const id = newId();
    await this.keys.insert({
      ...request,
      id,
      organizationId,
      prefix,
      keyHash: hashKey(plaintext, this.secrets.derive('key-pepper')),
      createdAt: this.clock.now(),
    });
    return { id, prefix, plaintext };
  }

  /**
   * Who presents this key. Throws `auth.invalid_credential` for a key that is unknown, revoked or expired, all alike.
   * A key revoked by another process is refused after half a second at the latest.
   */
  async resolve(plaintext: string): Promise<Principal> {
    const hashes = this.secrets.deriveAll('key-pepper').map((pepper) => hashKey(plaintext, pepper));
    const [hash] = hashes;
    const now = this.clock.now();
    const recent = hash && this.recent.find(hash, now);
    if (recent) return recent;
    const [askedAtMs, revocations] = [performance.now(), this.revocations];
    const key = await this.keys.findLive(hashes, now);
    if (!key) throw new AppError('auth.invalid_credential');
    const principal = principalOf(key);
    if (hash && revocations === this.revocations) {
      this.recent.keep(hash, { principal, keyId: key.id, expiresAt: key.expiresAt }, askedAtMs);
    }
    return principal;
  }

  /** Ends a key at once. False when there is no such live key in the organization. */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    const revoked = await this.keys.revoke(organizationId, id, this.clock.now());
    this.revocations += 1;
    this.recent.forget(id);
    return revoked;
  }
}

const KNOWN_PERMISSIONS = new Set<string>(PERMISSIONS);

const principalOf = ({ id, organizationId, permissions }: LiveKey): Principal => ({
  organizationId,
  actor: { kind: 'key', id },
  // A word a later version wrote means nothing to this one.
  permissions: new Set(permissions.filter((permission) => KNOWN_PERMISSIONS.has(permission))),
});
