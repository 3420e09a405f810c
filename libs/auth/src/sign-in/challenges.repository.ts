import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { CodedChallenge } from './challenge-secrets';

export interface NewChallenge {
  readonly id: string;
  readonly email: string;
  readonly tokenHash: Buffer;
  readonly codeHash: Buffer;
  /** Of the cookie of the browser that asked. */
  readonly bindingHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type OpenChallenge = Pick<NewChallenge, 'id' | 'email' | 'tokenHash' | 'bindingHash' | 'expiresAt'>;

/** Sign-ins that were asked for. One is open when it was not used and is not over; rows with an invitation belong to its claim. */
@Injectable()
export class ChallengesRepository {
  constructor(private readonly database: Database) {}

  /** Opens a challenge; the one its address had open so far becomes it, in one step: there are never two. */
  async open(challenge: NewChallenge): Promise<void> {
    const { id, email, tokenHash, codeHash, bindingHash, createdAt, expiresAt } = challenge;
    await this.database.client.$executeRaw`
      INSERT INTO sign_in_challenge (id, email, token_hash, code_hash, binding_hash, attempts, created_at, expires_at)
      VALUES (${id}::uuid, ${email}, ${tokenHash}::bytea, ${codeHash}::bytea, ${bindingHash}::bytea, 0,
              ${createdAt}::timestamptz, ${expiresAt}::timestamptz)
      ON CONFLICT (email) WHERE closed_at IS NULL AND invite_id IS NULL DO UPDATE SET
        id = EXCLUDED.id, token_hash = EXCLUDED.token_hash, code_hash = EXCLUDED.code_hash, binding_hash = EXCLUDED.binding_hash,
        attempts = 0, created_at = EXCLUDED.created_at, expires_at = EXCLUDED.expires_at`;
  }

  async findOpen(id: string, now: Date): Promise<OpenChallenge | null> {
    const rows = await this.database.client.$queryRaw<OpenChallenge[]>`
      SELECT id, email, token_hash AS "tokenHash", binding_hash AS "bindingHash", expires_at AS "expiresAt" FROM sign_in_challenge
      WHERE id = ${id}::uuid AND invite_id IS NULL AND closed_at IS NULL AND expires_at > ${now}`;
    return rows[0] ?? null;
  }

  async findOpenByToken(tokenHash: Buffer, now: Date): Promise<OpenChallenge | null> {
    const rows = await this.database.client.$queryRaw<OpenChallenge[]>`
      SELECT id, email, token_hash AS "tokenHash", binding_hash AS "bindingHash", expires_at AS "expiresAt" FROM sign_in_challenge
      WHERE token_hash = ${tokenHash}::bytea AND invite_id IS NULL AND closed_at IS NULL AND expires_at > ${now}`;
    return rows[0] ?? null;
  }

  /** Counts a try at the code of an address. Null when it has no open challenge, or one with no try left. */
  async countTry(email: string, now: Date, maxTries: number): Promise<CodedChallenge | null> {
    const rows = await this.database.client.$queryRaw<CodedChallenge[]>`
      UPDATE sign_in_challenge SET attempts = attempts + 1
      WHERE email = ${email} AND invite_id IS NULL AND closed_at IS NULL AND expires_at > ${now} AND attempts < ${maxTries}
      RETURNING id, code_hash AS "codeHash"`;
    return rows[0] ?? null;
  }

  /** Uses a challenge up. The address it proves; null for whoever comes second. */
  async close(id: string, now: Date): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ email: string }[]>`
      UPDATE sign_in_challenge SET closed_at = ${now}
      WHERE id = ${id}::uuid AND invite_id IS NULL AND closed_at IS NULL AND expires_at > ${now} RETURNING email`;
    return rows[0]?.email ?? null;
  }

  /** Removes what nobody can use any more, claims included; returns how many. */
  deleteOver(now: Date): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM sign_in_challenge WHERE expires_at <= ${now}`;
  }
}
