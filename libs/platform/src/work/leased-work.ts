import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { type Claim, WorkRepository, type WorkTable } from './work.repository';

/** Keeps a claim alive while its work goes on, and tells the work when the claim was lost. */
@Injectable()
export class LeasedWork {
  private readonly leaseMs: number;

  constructor(
    private readonly work: WorkRepository,
    @Inject(CONFIG) config: Config,
  ) {
    this.leaseMs = config.work.leaseMs;
  }

  /**
   * Claims the row and runs `body`. Returns false when there was nothing to claim: delivered twice, already over, or cancelled.
   * `signal` is aborted when the lease is lost or `shutdown` is: the body should then stop, its writes are fenced off anyway.
   */
  async run(
    table: WorkTable,
    id: string,
    shutdown: AbortSignal | undefined,
    body: (claim: Claim, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    const claim = await this.work.claim(table, id, this.leaseMs);
    if (!claim) return false;

    const lost = new AbortController();
    const beat = setInterval(() => {
      this.work.renew(claim, this.leaseMs).then(
        (kept) => kept || lost.abort(new Error('The lease was lost')),
        // The database is away: the lease simply is not renewed, and when it has run out somebody else may claim the row.
        () => undefined,
      );
    }, this.leaseMs / 3);
    try {
      await body(claim, shutdown ? AbortSignal.any([lost.signal, shutdown]) : lost.signal);
    } finally {
      clearInterval(beat);
    }
    return true;
  }
}
