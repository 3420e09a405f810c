import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Spool } from '@argus/platform/spool';

/** Removes, at start, the half-received files of an api process that was killed. */
@Injectable()
export class SpoolKeeper implements OnApplicationBootstrap {
  private readonly logger = new Logger(SpoolKeeper.name);

  constructor(private readonly spool: Spool) {}

  async onApplicationBootstrap(): Promise<void> {
    const removed = await this.spool.sweep({ olderThanMs: 0 });
    if (removed > 0) this.logger.log(`Removed ${removed} uploads that had not arrived whole`);
  }
}
