import { Injectable } from '@nestjs/common';
import { newId } from '@argus/common';
import { Database } from '../database';

/** A request that carries a key. */
export interface KeyedRequest {
  readonly organizationId: string;
  readonly key: string;
  readonly operation: string;
  /** SHA-256 of everything that was asked for, hex. */
  readonly fingerprint: string;
}

/** The right to carry out a request and to write down its answer. */
export interface KeyClaim {
  readonly organizationId: string;
  readonly key: string;
  readonly leaseToken: string;
}

export interface KnownKey {
  readonly operation: string;
  readonly fingerprint: string;
  /** Both null while the first request is under way. */
  readonly status: number | null;
  readonly entityId: string | null;
}

@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Takes the key for this request: a new one, one that has expired, or one whose request died and let its lease run out. Else null. */
  async claim({ organizationId, key, operation, fingerprint }: KeyedRequest, leaseMs: number, ttlMs: number): Promise<KeyClaim | null> {
    const leaseToken = newId();
    const claimed = await this.database.client.$executeRaw`
      INSERT INTO idempotency_key AS known (organization_id, key, operation, fingerprint, lease_token, lease_until, expires_at)
      VALUES (${organizationId}::uuid, ${key}, ${operation}, ${fingerprint}, ${leaseToken}::uuid,
        now() + ${leaseMs} * interval '1 millisecond', now() + ${ttlMs} * interval '1 millisecond')
      ON CONFLICT (organization_id, key) DO UPDATE SET operation = EXCLUDED.operation, fingerprint = EXCLUDED.fingerprint,
        lease_token = EXCLUDED.lease_token, lease_until = EXCLUDED.lease_until, status = NULL, entity_id = NULL,
        created_at = now(), expires_at = EXCLUDED.expires_at
      WHERE known.expires_at <= now() OR known.lease_until < now()`;
    return claimed === 1 ? { organizationId, key, leaseToken } : null;
  }

  /** What a key that has not expired stands for. */
  async find(organizationId: string, key: string): Promise<KnownKey | null> {
    const rows = await this.database.client.$queryRaw<KnownKey[]>`
      SELECT operation, fingerprint, status, entity_id AS "entityId" FROM idempotency_key
      WHERE organization_id = ${organizationId}::uuid AND key = ${key} AND expires_at > now()`;
    return rows[0] ?? null;
  }

  /** Writes the answer down, in the unit of work that made it true. False when the claim was lost: somebody else carries it out. */
  async complete({ organizationId, key, leaseToken }: KeyClaim, status: number, entityId: string): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE idempotency_key SET status = ${status}, entity_id = ${entityId}::uuid, lease_token = NULL, lease_until = NULL
      WHERE organization_id = ${organizationId}::uuid AND key = ${key} AND lease_token = ${leaseToken}::uuid`;
    return changed === 1;
  }

  /** Gives the key back: nothing came of the request. A request that is over keeps its answer. */
  async release({ organizationId, key, leaseToken }: KeyClaim): Promise<void> {
    await this.database.client.$executeRaw`
      DELETE FROM idempotency_key WHERE organization_id = ${organizationId}::uuid AND key = ${key} AND lease_token = ${leaseToken}::uuid`;
  }

  /** Forgets answers nobody may ask for any more; returns how many. */
  deleteExpired(): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM idempotency_key WHERE expires_at <= now()`;
  }
}
