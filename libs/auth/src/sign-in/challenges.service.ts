import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, isUuid, newId } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { Outbox } from '@argus/platform/outbox';
import { Secrets } from '@argus/platform/secrets';
import { type ChallengeSecrets, hashCode, hashToken, isCodeOf, secretsOf } from './challenge-secrets';
import { ChallengesRepository } from './challenges.repository';

export interface OpenedChallenge {
  readonly id: string;
  /** For the cookie of the browser that asks; it is stored nowhere. */
  readonly binding: string;
  readonly expiresAt: Date;
}

/** A link that works, seen and not used. */
export interface SeenLink {
  readonly challengeId: string;
  readonly email: string;
  /** Whether the browser that looks is the one that asked. */
  readonly isBound: boolean;
}

/** What the mail of a challenge is written from. */
export interface MailableChallenge extends ChallengeSecrets {
  readonly email: string;
  readonly expiresAt: Date;
}

export const CHALLENGE_MINUTES = 15;
export const CODE_TRIES = 5;
const BINDING_BYTES = 32;

/** Proofs of an address under way: a link and a code, of which one is used, once, within a quarter of an hour. */
@Injectable()
export class ChallengesService {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly secrets: Secrets,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** A new challenge, whose mail is on its way; the one the address had before is over. Does the same for every address. */
  async open(email: string): Promise<OpenedChallenge> {
    const [id, binding, createdAt] = [newId(), randomBytes(BINDING_BYTES).toString('base64url'), this.clock.now()];
    const expiresAt = new Date(createdAt.getTime() + CHALLENGE_MINUTES * 60_000);
    const key = this.secrets.derive('sign-in');
    const { token, code } = secretsOf(key, id);
    const hashes = { tokenHash: hashToken(token), codeHash: hashCode(key, id, code), bindingHash: hashToken(binding) };
    await this.unitOfWork.run(async () => {
      await this.challenges.open({ id, email, ...hashes, createdAt, expiresAt });
      await this.outbox.append({ type: 'sign_in.requested', organizationId: null, payload: { challengeId: id } });
    });
    return { id, binding, expiresAt };
  }

  /** Null for a link that is over, used, replaced or unknown. @param binding of the browser that looks */
  async look(token: string, binding: string | undefined): Promise<SeenLink | null> {
    const challenge = await this.challenges.findOpenByToken(hashToken(token), this.clock.now());
    if (!challenge) return null;
    const isBound = binding !== undefined && timingSafeEqual(hashToken(binding), challenge.bindingHash);
    return { challengeId: challenge.id, email: challenge.email, isBound };
  }

  /** Counts a try. The challenge whose code it is; null for a wrong one, and when there is no challenge or no try left. */
  async tryCode(email: string, code: string): Promise<string | null> {
    const challenge = await this.challenges.countTry(email, this.clock.now(), CODE_TRIES);
    return isCodeOf(challenge, code, this.secrets.deriveAll('sign-in')) ? (challenge?.id ?? null) : null;
  }

  /** Uses a challenge up, by link or code. The address it proves; null when somebody else was quicker. */
  use(challengeId: string): Promise<string | null> {
    return this.challenges.close(challengeId, this.clock.now());
  }

  /** Null when nobody needs the mail any more. */
  async findMailable(challengeId: string): Promise<MailableChallenge | null> {
    const challenge = isUuid(challengeId) ? await this.challenges.findOpen(challengeId, this.clock.now()) : null;
    if (!challenge) return null;
    // With a secret that was replaced since, perhaps: only what it was opened with opens it.
    const all = this.secrets.deriveAll('sign-in').map((key) => secretsOf(key, challengeId));
    const its = all.find(({ token }) => hashToken(token).equals(challenge.tokenHash));
    return its ? { ...its, email: challenge.email, expiresAt: challenge.expiresAt } : null;
  }

  /** Removes what nobody can use any more. */
  async prune(): Promise<void> {
    await this.challenges.deleteOver(this.clock.now());
  }
}
