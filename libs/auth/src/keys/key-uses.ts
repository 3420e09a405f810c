import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { type KeyUse, KeyUsesRepository } from './key-uses.repository';

const WRITE_EVERY_MS = 3_000;

/**
 * How often keys are used, and when last. Gathered here and written together every few seconds, so that no request waits for it and a busy
 * key's row is not written for each one. A process that is killed loses a few seconds of it.
 */
@Injectable()
export class KeyUses implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(KeyUses.name);
  private gathered = new Map<string, KeyUse>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly uses: KeyUsesRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  note(keyId: string, ip: string | undefined): void {
    this.keep({ keyId, count: 1, lastUsedAt: this.clock.now(), lastUsedIp: ip ?? null });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref();
    // Requests that are under way when the process is asked to stop are still to come, and count.
    this.unitOfWork.beforeClosing(() => this.write());
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Writes what was gathered so far. What cannot be written now is written next time. */
  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeGathered());
    return this.writing;
  }

  private async writeGathered(): Promise<void> {
    if (this.gathered.size === 0) return;
    const uses = [...this.gathered.values()];
    this.gathered = new Map();
    try {
      await this.uses.add(uses);
    } catch (error) {
      for (const use of uses) this.keep(use);
      this.logger.warn(`Uses of keys are written later: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private keep(use: KeyUse): void {
    const known = this.gathered.get(use.keyId);
    const last = known && known.lastUsedAt > use.lastUsedAt ? known : use;
    this.gathered.set(use.keyId, { ...last, count: use.count + (known?.count ?? 0) });
  }
}
