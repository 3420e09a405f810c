import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

export interface KeyUse {
  readonly keyId: string;
  readonly count: number;
  readonly lastUsedAt: Date;
  readonly lastUsedIp: string | null;
}

@Injectable()
export class KeyUsesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds uses of keys of any organization, in one statement. Rows are locked in the order of their ids: two processes that write at the
   * same moment wait for each other and do not deadlock.
   */
  async add(uses: readonly KeyUse[]): Promise<void> {
    const ids = uses.map(({ keyId }) => keyId);
    const counts = uses.map(({ count }) => count);
    const times = uses.map(({ lastUsedAt }) => lastUsedAt);
    const ips = uses.map(({ lastUsedIp }) => lastUsedIp);
    await this.database.client.$executeRaw`
      WITH used AS (
        SELECT * FROM unnest(${ids}::uuid[], ${counts}::bigint[], ${times}::timestamptz[], ${ips}::text[])
        AS used (id, count, last_used_at, last_used_ip)),
      locked AS (SELECT id FROM api_key WHERE id IN (SELECT id FROM used) ORDER BY id FOR NO KEY UPDATE)
      UPDATE api_key k SET usage_count = k.usage_count + used.count, last_used_at = GREATEST(k.last_used_at, used.last_used_at),
        last_used_ip = CASE WHEN k.last_used_at > used.last_used_at THEN k.last_used_ip ELSE COALESCE(used.last_used_ip, k.last_used_ip) END
      FROM used JOIN locked USING (id) WHERE k.id = used.id`;
  }
}
