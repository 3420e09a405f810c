import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { AppError, Clock } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { Secrets } from '@argus/platform/secrets';
import type { Person } from '../access/principal';
import { SessionsService } from './sessions.service';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

const LIFETIME_MS = 10 * 60_000;
const AUDIENCE = 'argus';
const ALGORITHM = 'HS256';

/** Short-lived tokens for a signed-in person's scripts. Each carries its session and is good for no longer than that is. */
@Injectable()
export class AccessTokens {
  private readonly issuer: string;

  constructor(
    private readonly sessions: SessionsService,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'http'>,
  ) {
    this.issuer = config.http.publicUrl;
  }

  /** A token for ten minutes. Throws `auth.forbidden` for somebody without a session of ours: their own issuer makes their tokens. */
  async issue({ userId, sessionId }: Person): Promise<AccessToken> {
    if (sessionId === null) throw new AppError('auth.forbidden', { message: 'Tokens are made from a session, and this caller has none.' });
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(userId)
      .setIssuer(this.issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(this.secrets.derive('jwt'));
    return { token, expiresAt };
  }

  /** Who a token stands for. Throws `auth.token_expired` after its time, `auth.invalid_credential` for any other flaw. */
  async resolve(token: string): Promise<Person> {
    const { sub, sid } = await this.claimsOf(token);
    if (typeof sid !== 'string') throw new AppError('auth.invalid_credential');
    const person = await this.sessions.resolveById(sid);
    if (person.userId !== sub) throw new AppError('auth.invalid_credential');
    return person;
  }

  private async claimsOf(token: string): Promise<{ readonly sub?: string; readonly sid?: unknown }> {
    const terms = { issuer: this.issuer, audience: AUDIENCE, algorithms: [ALGORITHM], currentDate: this.clock.now() };
    for (const key of this.secrets.deriveAll('jwt')) {
      try {
        return (await jwtVerify(token, key, terms)).payload;
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new AppError('auth.token_expired');
        // Signed with a secret that was replaced since, perhaps.
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw new AppError('auth.invalid_credential', { cause: error });
      }
    }
    throw new AppError('auth.invalid_credential');
  }
}
