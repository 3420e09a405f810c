import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type { DatabaseConfig } from '../config';
import { Prisma, PrismaClient } from './generated/client';

/** What repositories talk to: the ambient transaction's client inside a unit of work, the pool outside of one. */
export type DatabaseClient = Prisma.TransactionClient;

interface Scope {
  readonly client: DatabaseClient;
  readonly afterCommit: (() => unknown)[];
}

const MAX_WAIT_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 15_000;
/** A process that freezes in a transaction holds its locks; the server ends it, and nobody waits for it longer than this. */
const LOCK_TIMEOUT_MS = 10_000;
const SILENT_TRANSACTION_MS = 20_000;

/** The process's one connection pool, and the transaction a piece of code happens to run in. */
@Injectable()
export class Database implements OnModuleDestroy {
  private readonly prisma: PrismaClient;
  private readonly ambient = new AsyncLocalStorage<Scope>();
  /** Some connections are left for reads: a queue of writers must not shut readers out. */
  readonly transactionsAtOnce: number;

  constructor(config: DatabaseConfig) {
    this.transactionsAtOnce = Math.max(1, Math.floor(config.poolSize * 0.6));
    const adapter = new PrismaPg({
      connectionString: config.url,
      max: config.poolSize,
      connectionTimeoutMillis: 15_000,
      idleTimeoutMillis: 30_000,
      application_name: 'argus',
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: SILENT_TRANSACTION_MS,
    });
    this.prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: MAX_WAIT_MS, timeout: TRANSACTION_TIMEOUT_MS } });
  }

  get client(): DatabaseClient {
    return this.ambient.getStore()?.client ?? this.prisma;
  }

  get scope(): Scope | undefined {
    return this.ambient.getStore();
  }

  /** One transaction at READ COMMITTED; its client is ambient for everything `work` awaits. */
  transaction<T>(work: () => Promise<T>, afterCommit: (() => unknown)[]): Promise<T> {
    return this.prisma.$transaction((client) => this.ambient.run({ client, afterCommit }, work));
  }

  /** Reads only, all on the state of the data at the first read. */
  snapshot<T>(work: () => Promise<T>): Promise<T> {
    return this.prisma.$transaction((client) => this.ambient.run({ client, afterCommit: [] }, work), {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
    });
  }

  /** Runs `work` as if no unit of work were open around it. */
  outside<T>(work: () => T): T {
    return this.ambient.exit(work);
  }

  async ping(): Promise<void> {
    await this.prisma.$queryRaw`SELECT 1`;
  }

  async onModuleDestroy(): Promise<void> {
    await this.prisma.$disconnect();
  }
}
