import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { CodedChallenge } from '../sign-in/challenge-secrets';
import type { NewChallenge } from '../sign-in/challenges.repository';

export interface NewClaim extends NewChallenge {
  readonly inviteId: string;
}

export interface OpenClaim extends CodedChallenge {
  readonly email: string;
  readonly workspaceName: string;
}

/** Challenges that belong to an invitation. Nobody signs in with one of these, nor claims anything with one of the others. */
@Injectable()
export class ClaimsRepository {
  constructor(private readonly database: Database) {}

  /** Opens a claim; the one the address had open for the invitation so far becomes it: there are never two. */
  async open(claim: NewClaim): Promise<void> {
    await this.database.client.$executeRaw`
      INSERT INTO sign_in_challenge (id, invite_id, email, token_hash, code_hash, binding_hash, attempts, created_at, expires_at)
      VALUES (${claim.id}::uuid, ${claim.inviteId}::uuid, ${claim.email}, ${claim.tokenHash}::bytea, ${claim.codeHash}::bytea,
              ${claim.bindingHash}::bytea, 0, ${claim.createdAt}::timestamptz, ${claim.expiresAt}::timestamptz)
      ON CONFLICT (invite_id, email) WHERE closed_at IS NULL AND invite_id IS NOT NULL DO UPDATE SET
        id = EXCLUDED.id, token_hash = EXCLUDED.token_hash, code_hash = EXCLUDED.code_hash, binding_hash = EXCLUDED.binding_hash,
        attempts = 0, created_at = EXCLUDED.created_at, expires_at = EXCLUDED.expires_at`;
  }

  /** With the name of the workspace it leads to. Null once nobody needs its mail any more. */
  async findOpen(id: string, now: Date): Promise<OpenClaim | null> {
    const rows = await this.database.client.$queryRaw<OpenClaim[]>`
      SELECT c.id, c.email, c.code_hash AS "codeHash", o.name AS "workspaceName"
      FROM sign_in_challenge c JOIN invite i ON i.id = c.invite_id JOIN organization o ON o.id = i.organization_id
      WHERE c.id = ${id}::uuid AND c.closed_at IS NULL AND c.expires_at > ${now} AND o.deleted_at IS NULL
        AND i.revoked_at IS NULL AND i.expires_at > ${now} AND i.uses < i.max_uses`;
    return rows[0] ?? null;
  }

  /** Counts a try at the code of an address. Null when it has no open claim, or one with no try left. */
  async countTry(inviteId: string, email: string, now: Date, maxTries: number): Promise<CodedChallenge | null> {
    const rows = await this.database.client.$queryRaw<CodedChallenge[]>`
      UPDATE sign_in_challenge SET attempts = attempts + 1
      WHERE invite_id = ${inviteId}::uuid AND email = ${email} AND closed_at IS NULL AND expires_at > ${now} AND attempts < ${maxTries}
      RETURNING id, code_hash AS "codeHash"`;
    return rows[0] ?? null;
  }

  /** Uses a claim up; false for whoever comes second. */
  async close(id: string, now: Date): Promise<boolean> {
    const closed = await this.database.client.$executeRaw`
      UPDATE sign_in_challenge SET closed_at = ${now}
      WHERE id = ${id}::uuid AND invite_id IS NOT NULL AND closed_at IS NULL AND expires_at > ${now}`;
    return closed === 1;
  }
}
