import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type CreatedKey, KeyDesk, type ListedKey, type Rotation } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import { KeySpending, type Spending } from './key-spending';
import type { createdOrganizationKeySchema, organizationKeySchema, rotatedKeySchema } from './organization-keys.schema';

/** Keys in the words of document 002. */
@Injectable()
export class OrganizationKeyPresenter {
  constructor(
    private readonly desk: KeyDesk,
    private readonly spending: KeySpending,
  ) {}

  async keys(organizationId: string, keys: readonly ListedKey[]): Promise<z.input<typeof organizationKeySchema>[]> {
    return (await this.spending.of(organizationId, keys)).map((key) => this.shown(key));
  }

  /** With the key itself, this once. */
  async created(organizationId: string, key: CreatedKey): Promise<z.input<typeof createdOrganizationKeySchema>> {
    return { ...this.shown(await this.spending.ofOne(organizationId, key)), key: key.plaintext };
  }

  async rotated(organizationId: string, oldKeyId: string, { successor, oldKeyUntil }: Rotation): Promise<z.input<typeof rotatedKeySchema>> {
    const fate = oldKeyUntil ? `works until ${oldKeyUntil.toISOString()}` : 'has been revoked';
    const message = `Key rotated successfully. The old key ${fate}.`;
    return { old_key_id: oldKeyId, new_key: await this.created(organizationId, successor), message };
  }

  private shown(key: Spending<ListedKey>): z.input<typeof organizationKeySchema> {
    return {
      id: key.id,
      name: key.name,
      key_prefix: key.prefix,
      scopes: [...key.scopes],
      last_used_at: isoOf(key.lastUsedAt),
      request_count: key.usageCount,
      expires_at: isoOf(key.expiresAt),
      revoked_at: isoOf(key.revokedAt),
      created_at: key.createdAt.toISOString(),
      credit_limit: key.creditLimit,
      spent_credits: key.spentCredits,
      is_active: this.desk.isActive(key),
    };
  }
}
