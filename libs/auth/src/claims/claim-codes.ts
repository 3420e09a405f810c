import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, isUuid, newId } from '@argus/common';
import { Outbox } from '@argus/platform/outbox';
import { UnitOfWork } from '@argus/platform/database';
import { Secrets } from '@argus/platform/secrets';
import { hashCode, hashToken, isCodeOf, secretsOf } from '../sign-in/challenge-secrets';
import { CHALLENGE_MINUTES, CODE_TRIES } from '../sign-in/challenges.service';
import { ClaimsRepository } from './claims.repository';

/** What the mail of a claim is written from. */
export interface MailableClaim {
  readonly email: string;
  readonly code: string;
  readonly workspaceName: string;
}

/** Codes that prove an address to an invitation. They are made as those of sign-ins are, and have no link: whoever claims has no browser. */
@Injectable()
export class ClaimCodes {
  constructor(
    private readonly claims: ClaimsRepository,
    private readonly secrets: Secrets,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * A new code, whose mail is on its way; the one before is over. Returns the claim's id.
   * @param isInvited false for an address the invitation is not for: the same is done for it, but its code is nobody's, and no mail has it
   */
  async open(inviteId: string, email: string, isInvited: boolean): Promise<string> {
    const [id, createdAt, key] = [newId(), this.clock.now(), this.secrets.derive('sign-in')];
    const { token, code } = secretsOf(key, id);
    // Nobody is ever given what these two are the hashes of.
    const unused = { tokenHash: hashToken(token), bindingHash: hashToken(randomBytes(32).toString('base64url')) };
    const [codeHash, nobodys] = [hashCode(key, id, code), randomBytes(32)];
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_MINUTES * 60_000);
    await this.unitOfWork.run(async () => {
      await this.claims.open({ id, inviteId, email, ...unused, codeHash: isInvited ? codeHash : nobodys, createdAt, expiresAt });
      await this.outbox.append({ type: 'invite.claim_requested', organizationId: null, payload: { claimId: id } });
    });
    return id;
  }

  /** Counts a try. The claim whose code it is; null for a wrong one, and when there is no claim or no try left. */
  async try(inviteId: string, email: string, code: string): Promise<string | null> {
    const claim = await this.claims.countTry(inviteId, email, this.clock.now(), CODE_TRIES);
    return isCodeOf(claim, code, this.secrets.deriveAll('sign-in')) ? (claim?.id ?? null) : null;
  }

  /** Uses a claim up; false when somebody else was quicker. */
  use(id: string): Promise<boolean> {
    return this.claims.close(id, this.clock.now());
  }

  /** Null when nobody needs the mail any more. */
  async findMailable(id: string): Promise<MailableClaim | null> {
    const claim = isUuid(id) ? await this.claims.findOpen(id, this.clock.now()) : null;
    if (!claim) return null;
    const codes = this.secrets.deriveAll('sign-in').map((key) => ({ key, ...secretsOf(key, id) }));
    const its = codes.find(({ key, code }) => hashCode(key, id, code).equals(claim.codeHash));
    return its ? { email: claim.email, code: its.code, workspaceName: claim.workspaceName } : null;
  }
}
