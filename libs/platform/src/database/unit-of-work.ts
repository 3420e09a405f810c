import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database';
import { isSerializationConflict } from './database-errors';
import { Turns } from './turns';

const MAX_RETRIES = 3;

/**
 * One transaction around a story. Nested calls join the outer one. At READ COMMITTED, so every decision is a conditional update;
 * rows are locked in one order everywhere: organization usage, ledger account, asset, run.
 * No network and no disk inside: what must follow a commit is handed to `afterCommit`.
 */
@Injectable()
export class UnitOfWork implements OnApplicationShutdown {
  private readonly logger = new Logger(UnitOfWork.name);
  private readonly pending = new Set<Promise<unknown>>();
  private readonly closing: (() => Promise<void>)[] = [];
  private readonly turns: Turns;

  constructor(private readonly database: Database) {
    this.turns = new Turns(database.transactionsAtOnce);
  }

  /** Runs `work` in a transaction; tried again up to three times when it lost against another one, so it must have no other side effect. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.database.scope) return work();
    for (let attempt = 0; ; attempt += 1) {
      const afterCommit: (() => unknown)[] = [];
      try {
        const result = await this.turns.run(() => this.database.transaction(work, afterCommit));
        for (const hook of afterCommit) this.follow(hook);
        return result;
      } catch (error) {
        if (attempt >= MAX_RETRIES || !isSerializationConflict(error)) throw error;
        await sleep(2 ** attempt * 10 + Math.random() * 20);
      }
    }
  }

  /**
   * Runs `hook` once the open transaction has committed, or at once outside of one. Nobody waits for it and its failure is only logged:
   * what it does must be something a sweep would do later anyway.
   */
  afterCommit(hook: () => unknown): void {
    const scope = this.database.scope;
    if (scope) scope.afterCommit.push(hook);
    else this.follow(hook);
  }

  /** Has `work` done when the process stops and nothing else is under way any more: the last chance to write something. */
  beforeClosing(work: () => Promise<void>): void {
    this.closing.push(work);
  }

  /** Resolves when every hook handed over so far has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.pending);
  }

  /** The last hook of a process that stops: until then requests and jobs under way are being finished, which takes the database. */
  async onApplicationShutdown(): Promise<void> {
    await this.settled();
    await Promise.allSettled(this.closing.map((work) => work()));
    await this.database.close();
  }

  private follow(hook: () => unknown): void {
    const running = this.database
      .outside(async () => {
        await hook();
      })
      .catch((error: unknown) => this.logger.warn(`After a commit: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => this.pending.delete(running));
    this.pending.add(running);
  }
}
