import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '@argus/common';
import { CONFIG, type Config } from '../config';
import { asTenant } from '../database';
import { MAX_ATTEMPTS, retryDelayMs } from './retry-policy';
import { type Claim, WorkRepository, type WorkTable } from './work.repository';

/** The claim is gone: somebody else decides about the row now. Thrown inside a unit of work, it takes everything back that was written. */
export class ClaimLostError extends Error {
  constructor() {
    super('The claim was lost');
    this.name = 'ClaimLostError';
  }
}

/** The work cannot be begun before `until`, and is not to blame: the attempt does not count. */
export class WorkPausedError extends Error {
  constructor(
    readonly until: Date,
    readonly code: string,
  ) {
    super(`Paused: ${code}`);
    this.name = 'WorkPausedError';
  }
}

/** What is done under a claim. Both end the work themselves, with `WorkRepository.finish` inside their unit of work. */
export interface LeasedTask {
  attempt(claim: Claim, signal: AbortSignal): Promise<void>;
  /** The failure is final: it is permanent, or has come too often. */
  fail(claim: Claim, error: AppError): Promise<void>;
}

/** Runs work that a row owns: claims it, keeps the claim alive, and decides between another try and the final failure. */
@Injectable()
export class LeasedWork {
  private readonly logger = new Logger(LeasedWork.name);
  private readonly leaseMs: number;

  constructor(
    private readonly work: WorkRepository,
    @Inject(CONFIG) config: Config,
  ) {
    this.leaseMs = config.work.leaseMs;
  }

  /** Does nothing when there is nothing to claim: the job came twice, or the row is over or cancelled. Never throws for a failed task. */
  async run(table: WorkTable, id: string, shutdown: AbortSignal, task: LeasedTask): Promise<void> {
    const claim = await this.work.claim(table, id, this.leaseMs);
    if (claim) await asTenant(claim.organizationId, () => this.carryOut(claim, shutdown, task));
  }

  private async carryOut(claim: Claim, shutdown: AbortSignal, task: LeasedTask): Promise<void> {
    const lost = new AbortController();
    const beat = setInterval(() => void this.renew(claim, lost), this.leaseMs / 3);
    try {
      await this.attempt(claim, AbortSignal.any([lost.signal, shutdown]), task);
    } catch (error) {
      if (error instanceof ClaimLostError || lost.signal.aborted) return;
      if (error instanceof WorkPausedError) await this.work.pause(claim, error.until, error.code);
      else if (shutdown.aborted) await this.work.giveBack(claim);
      else await this.settle(claim, error, task).catch(unlessClaimLost);
    } finally {
      clearInterval(beat);
    }
  }

  private attempt(claim: Claim, signal: AbortSignal, task: LeasedTask): Promise<void> {
    // Only a process that died in the middle leaves an attempt behind without its verdict; the picture itself may be what kills it.
    if (claim.attempt > MAX_ATTEMPTS) return task.fail(claim, new AppError('analysis.failed'));
    return task.attempt(claim, signal);
  }

  private async settle(claim: Claim, error: unknown, task: LeasedTask): Promise<void> {
    const name = `${claim.table} ${claim.id}, attempt ${claim.attempt}`;
    const permanent = error instanceof AppError && !error.retryable;
    // What is expected is said in a line; what is not needs its stack.
    if (error instanceof AppError)
      this.logger.log(`${name}: ${error.code}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`);
    else this.logger.error(name, error instanceof Error ? error.stack : String(error));

    if (permanent) {
      await task.fail(claim, error);
    } else if (claim.attempt >= MAX_ATTEMPTS) {
      // "Try again later" is no reason to give when we no longer do.
      await task.fail(claim, new AppError('analysis.failed', { cause: error }));
    } else {
      await this.work.requeue(claim, retryDelayMs(claim.attempt), error instanceof AppError ? error.code : 'internal');
    }
  }

  private async renew(claim: Claim, lost: AbortController): Promise<void> {
    try {
      if (!(await this.work.renew(claim, this.leaseMs))) lost.abort(new ClaimLostError());
    } catch (error) {
      // The database is away. When the lease has run out, somebody else may claim the row, and the token fences us off.
      this.logger.warn(
        `Could not renew the lease of ${claim.table} ${claim.id}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

const unlessClaimLost = (error: unknown): void => {
  if (!(error instanceof ClaimLostError)) throw error;
};
