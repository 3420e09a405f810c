import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type CreatedKey, KeyDesk, type ListedKey, type Rotation } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { createdOrganizationKeySchema, organizationKeySchema, rotatedKeySchema } from './organization-keys.schema';

/** Keys in the words of document 002. */
@Injectable()
export class OrganizationKeyPresenter {
  constructor(private readonly desk: KeyDesk) {}

  readonly key = (key: ListedKey): z.input<typeof organizationKeySchema> => ({
    id: key.id,
    name: key.name,
    key_prefix: key.prefix,
    scopes: [...key.scopes],
    last_used_at: isoOf(key.lastUsedAt),
    request_count: key.usageCount,
    expires_at: isoOf(key.expiresAt),
    revoked_at: isoOf(key.revokedAt),
    created_at: key.createdAt.toISOString(),
    is_active: this.desk.isActive(key),
  });

  /** With the key itself, this once. */
  created(key: CreatedKey): z.input<typeof createdOrganizationKeySchema> {
    return { ...this.key(key), key: key.plaintext };
  }

  rotated(oldKeyId: string, { successor, oldKeyUntil }: Rotation): z.input<typeof rotatedKeySchema> {
    const fate = oldKeyUntil ? `works until ${oldKeyUntil.toISOString()}` : 'has been revoked';
    return { old_key_id: oldKeyId, new_key: this.created(successor), message: `Key rotated successfully. The old key ${fate}.` };
  }
}
