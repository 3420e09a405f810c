import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '@argus/common';
import { fingerprintOf } from './fingerprint';
import { IdempotencyRepository, type KeyClaim, type KeyedRequest } from './idempotency.repository';

const HOUR_MS = 3_600_000;
/** How long an answer is kept. */
const TTL_MS = 24 * HOUR_MS;
/** How long a request may take before it counts as dead: longer than any fetch or upload to the store takes. */
const LEASE_MS = 120_000;

/** Called in the unit of work that makes the request's outcome true, with the entity it is about: outcome and answer are one. */
export type Settle = (entityId: string) => Promise<void>;

export interface Answer {
  readonly status: number;
  readonly entityId: string;
  /** True when the request had been carried out before. */
  readonly replayed: boolean;
}

export interface IdempotentRequest {
  readonly organizationId: string;
  /** The Idempotency-Key; undefined carries the request out as it is. */
  readonly key: string | undefined;
  readonly operation: string;
  /** Everything that was asked for. */
  readonly values: unknown;
  /** What success is answered with. */
  readonly status: number;
}

/** Carries out a request once, however often it is sent under one key; a repetition is told what came of it. */
@Injectable()
export class IdempotentRequests {
  private readonly logger = new Logger(IdempotentRequests.name);

  constructor(private readonly keys: IdempotencyRepository) {}

  /** True when a request with this key is under way or over: nothing about this one needs to be decided anew. */
  async isKnown(organizationId: string, key: string | undefined): Promise<boolean> {
    return key !== undefined && (await this.keys.find(organizationId, key)) !== null;
  }

  /**
   * @param work carries the request out and returns the entity's id; it must call `settle` inside its unit of work
   * @throws AppError request.idempotency_in_flight · request.idempotency_mismatch, or what `work` throws: then the key is free again
   */
  async run(request: IdempotentRequest, work: (settle: Settle) => Promise<string>): Promise<Answer> {
    const { organizationId, key, operation, status } = request;
    if (key === undefined) return { status, entityId: await work(() => Promise.resolve()), replayed: false };
    const keyed: KeyedRequest = { organizationId, key, operation, fingerprint: fingerprintOf(request.values) };
    const claim = await this.keys.claim(keyed, LEASE_MS, TTL_MS);
    if (!claim) return this.answerOf(keyed);
    try {
      const entityId = await work(async (id) => {
        // Taken over while we were slow: what we did is rolled back, the other one's counts.
        if (!(await this.keys.complete(claim, status, id))) throw new AppError('request.idempotency_in_flight');
      });
      return { status, entityId, replayed: false };
    } catch (error) {
      await this.release(claim);
      throw error;
    }
  }

  private async answerOf({ organizationId, key, operation, fingerprint }: KeyedRequest): Promise<Answer> {
    const known = await this.keys.find(organizationId, key);
    // Refused, and gone, since we asked: for this caller it was in flight.
    if (!known) throw new AppError('request.idempotency_in_flight');
    if (known.operation !== operation || known.fingerprint !== fingerprint) throw new AppError('request.idempotency_mismatch');
    const { status, entityId } = known;
    if (status === null || entityId === null) throw new AppError('request.idempotency_in_flight');
    return { status, entityId, replayed: true };
  }

  // The lease frees a key that cannot be released now; the client must hear why its request failed.
  private async release(claim: KeyClaim): Promise<void> {
    await this.keys.release(claim).catch((error: unknown) => {
      this.logger.warn(`An idempotency key waits for its lease: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
