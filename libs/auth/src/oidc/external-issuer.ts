import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { AppError, Clock } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';

/** Whom an issuer vouches for. */
export interface ExternalClaims {
  readonly issuer: string;
  readonly subject: string;
  /** Null unless the issuer has verified it. */
  readonly email: string | null;
}

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const TIMEOUT_MS = 5_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const claimsSchema = z.object({ sub: z.string().min(1).max(255), email: z.unknown().optional(), email_verified: z.unknown().optional() });
const addressSchema = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A token that is not what it should be, whatever it is. Everything else that goes wrong is the issuer's not answering. */
const isFlaw = (error: unknown): boolean =>
  [
    errors.JWSSignatureVerificationFailed,
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);

/** The identity provider of the installation, where it has one besides its own sign-in. Its keys are found and kept by themselves. */
@Injectable()
export class ExternalIssuer {
  private readonly trusted: Config['oidc'];
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) config: Pick<Config, 'oidc'>,
  ) {
    this.trusted = config.oidc;
  }

  /** Whether a token says that it is of this issuer; nothing is verified. */
  claimsToHaveMade(token: string): boolean {
    if (!this.trusted) return false;
    try {
      return decodeJwt(token).iss === this.trusted.issuer;
    } catch {
      return false;
    }
  }

  /**
   * Whom a token stands for.
   * @throws AppError auth.token_expired, auth.invalid_credential for any other flaw, auth.issuer_unavailable when its keys cannot be had
   */
  async verify(token: string): Promise<ExternalClaims> {
    if (!this.trusted) throw new AppError('auth.invalid_credential');
    const { issuer, audience } = this.trusted;
    const claims = claimsSchema.safeParse(await this.payloadOf(token, { issuer, audience }));
    if (!claims.success) throw new AppError('auth.invalid_credential');
    const { sub: subject, email, email_verified: isVerified } = claims.data;
    const address = addressSchema.safeParse(email);
    return { issuer, subject, email: isVerified === true && address.success ? address.data : null };
  }

  private async payloadOf(token: string, { issuer, audience }: { issuer: string; audience: string }): Promise<JWTPayload> {
    const terms = { issuer, audience, algorithms: ALGORITHMS, requiredClaims: ['exp', 'sub'], currentDate: this.clock.now() };
    try {
      return (await jwtVerify(token, await this.findKeys(issuer), terms)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new AppError('auth.token_expired');
      if (isFlaw(error)) throw new AppError('auth.invalid_credential', { cause: error });
      throw new AppError('auth.issuer_unavailable', { cause: error });
    }
  }

  /** Asked once and kept; a failure is not kept. */
  private findKeys(issuer: string): Promise<JWTVerifyGetKey> {
    this.keys ??= discoverKeys(issuer).catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
    return this.keys;
  }
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const document = discoverySchema.parse(await response.json());
  // OpenID Connect Discovery 1.0 §4.3: else somebody else's keys could be passed off as this issuer's.
  if (document.issuer !== issuer) throw new Error(`${address} speaks for ${document.issuer}`);
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: TIMEOUT_MS });
}
