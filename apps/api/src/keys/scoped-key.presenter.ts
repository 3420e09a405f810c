import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type CreatedKey, KeyDesk, type ListedKey } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { isoOf } from '@argus/platform/http';
import { KeySpending, type Spending } from './key-spending';
import type { createdScopedKeySchema, keyUsageSchema, scopedKeySchema } from './scoped-keys.schema';

/** Keys in the words of document 001. */
@Injectable()
export class ScopedKeyPresenter {
  private readonly usualPerMinute: number;

  constructor(
    private readonly desk: KeyDesk,
    private readonly spending: KeySpending,
    @Inject(CONFIG) { limits }: Pick<Config, 'limits'>,
  ) {
    this.usualPerMinute = limits.keyRequestsPerMinute;
  }

  async keys(organizationId: string, keys: readonly ListedKey[]): Promise<z.input<typeof scopedKeySchema>[]> {
    return (await this.spending.of(organizationId, keys)).map((key) => this.shown(key));
  }

  async key(organizationId: string, key: ListedKey): Promise<z.input<typeof scopedKeySchema>> {
    return this.shown(await this.spending.ofOne(organizationId, key));
  }

  /** The only answer that has the key itself. */
  async created(organizationId: string, key: CreatedKey): Promise<z.input<typeof createdScopedKeySchema>> {
    return { ...(await this.key(organizationId, key)), key: key.plaintext };
  }

  usage(key: ListedKey): z.input<typeof keyUsageSchema> {
    return { ...this.common(key), last_used_ip: key.lastUsedIp };
  }

  private shown(key: Spending<ListedKey>): z.input<typeof scopedKeySchema> {
    return {
      ...this.common(key),
      scopes: [...key.scopes],
      is_active: this.desk.isActive(key),
      expires_at: isoOf(key.expiresAt),
      revoked_at: isoOf(key.revokedAt),
      credit_limit: key.creditLimit,
      spent_credits: key.spentCredits,
    };
  }

  private common(key: ListedKey) {
    return {
      id: key.id,
      name: key.name,
      prefix: key.prefix,
      usage_count: key.usageCount,
      last_used_at: isoOf(key.lastUsedAt),
      rate_limit_per_minute: key.rateLimitPerMinute ?? this.usualPerMinute,
      created_at: key.createdAt.toISOString(),
    };
  }
}
