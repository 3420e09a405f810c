import { Injectable } from '@nestjs/common';
import { AppError, Clock, newId } from '@argus/common';
import { PERMISSIONS, type Permission } from '@argus/platform/http';
import { Secrets } from '@argus/platform/secrets';
import { hashKey, mintKey } from './api-key';
import { ApiKeysRepository } from './api-keys.repository';
import type { Principal } from './principal';

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

  /** Who presents this key. Throws `auth.invalid_credential` for a key that is unknown, revoked or expired, all alike. */
  async resolve(plaintext: string): Promise<Principal> {
    const hashes = this.secrets.deriveAll('key-pepper').map((pepper) => hashKey(plaintext, pepper));
    const key = await this.keys.findLive(hashes, this.clock.now());
    if (!key) throw new AppError('auth.invalid_credential');
    const known = new Set<string>(PERMISSIONS);
    return {
      organizationId: key.organizationId,
      actor: { kind: 'key', id: key.id },
      // A word a later version wrote means nothing to this one.
      permissions: new Set(key.permissions.filter((permission) => known.has(permission))),
    };
  }

  /** Ends a key at once. False when there is no such live key in the organization. */
  revoke(organizationId: string, id: string): Promise<boolean> {
    return this.keys.revoke(organizationId, id, this.clock.now());
  }
}
