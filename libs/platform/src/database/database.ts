import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolClient, QueryResult } from 'pg';
import type { DatabaseConfig } from '../config';
import { AmbientPool } from './ambient-pool';
import { collect } from './collect';
import { PrismaClient } from './generated/client';
import type { Prisma } from './generated/client';
import { type Statement, statementOf, valueTypes } from './statements';
import { currentTenant } from './tenant';
import { together } from './together';

/** What repositories talk to: the ambient transaction inside a unit of work, the pool outside of one. */
export type DatabaseClient = Prisma.TransactionClient;

interface Scope {
  readonly connection: PoolClient;
  readonly tenant: string;
  readonly afterCommit: (() => unknown)[];
  /** Set when the transaction has ended: what comes later belongs to no transaction and must not be sent. */
  over: boolean;
}

/**
 * A connection is then replaced by a new one: what it has prepared was planned for the tables as they were, and a plan for a table that
 * was empty reads all of it once it is not.
 */
const CONNECTION_USES = 500;

export interface DatabaseLimits {
  /** How long one waits for a connection. */
  readonly maxWaitMs: number;
  /** How long a transaction may take. */
  readonly transactionTimeoutMs: number;
}

/** A process that freezes in a transaction holds its locks; the server ends it, and nobody waits for it longer than this. */
const LOCK_TIMEOUT_MS = 10_000;
const SILENT_TRANSACTION_MS = 20_000;
const LIMITS: DatabaseLimits = { maxWaitMs: 10_000, transactionTimeoutMs: 15_000 };

/**
 * The process's connections, and the transaction a piece of code happens to run in.
 *
 * SQL goes to the driver directly, a third of the way through Prisma's engine; models go through Prisma, on the same connection.
 */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<Scope>();
  private readonly pool: AmbientPool;
  private readonly prisma: PrismaClient;
  readonly client: DatabaseClient;
  /** Some connections are left for reads: a queue of writers must not shut readers out. */
  readonly transactionsAtOnce: number;

  private readonly limits: DatabaseLimits;
  private readonly prepares: boolean;

  constructor(config: DatabaseConfig, limits: Partial<DatabaseLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
    this.prepares = config.preparesStatements ?? true;
    this.transactionsAtOnce = Math.max(1, Math.floor(config.poolSize * 0.6));
    this.pool = new AmbientPool(
      {
        connectionString: config.url,
        max: config.poolSize,
        connectionTimeoutMillis: this.limits.maxWaitMs,
        idleTimeoutMillis: 30_000,
        maxUses: CONNECTION_USES,
        application_name: 'argus',
        lock_timeout: LOCK_TIMEOUT_MS,
        idle_in_transaction_session_timeout: SILENT_TRANSACTION_MS,
        types: valueTypes,
        // Statements sent before an answer is there travel together; see `together`.
        pipeline: true,
      },
      this.ambient,
      config.confinesConnections ?? true,
    );
    // A connection that breaks while nobody uses it is replaced when somebody does.
    this.pool.on('error', () => undefined);
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool) });
    this.client = this.clientOf(this.prisma);
  }

  get scope(): Scope | undefined {
    return this.ambient.getStore();
  }

  /** One transaction at READ COMMITTED; its client is ambient for everything `work` awaits. */
  transaction<T>(work: () => Promise<T>, afterCommit: (() => unknown)[]): Promise<T> {
    return this.within('BEGIN ISOLATION LEVEL READ COMMITTED', work, afterCommit);
  }

  /** Reads only, all on the state of the data at the first read. */
  snapshot<T>(work: () => Promise<T>): Promise<T> {
    return this.within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work, []);
  }

  /** Runs `work` as if no unit of work were open around it. */
  outside<T>(work: () => T): T {
    return this.ambient.exit(work);
  }

  async ping(): Promise<void> {
    await this.client.$queryRaw`SELECT 1`;
  }

  /** Ends the connections; see `UnitOfWork.onApplicationShutdown`. */
  async close(): Promise<void> {
    await this.prisma.$disconnect();
    await this.pool.end();
  }

  private async within<T>(begin: string, work: () => Promise<T>, afterCommit: (() => unknown)[]): Promise<T> {
    const connection = await this.pool.connect();
    const scope: Scope = { connection, tenant: currentTenant(), afterCommit, over: false };
    let broken: Error | undefined;
    const onError = (error: Error): void => void (broken ??= error);
    connection.on('error', onError);
    try {
      // Not waited for: it travels with the first statement.
      collect(connection);
      const begun = connection.query(begin);
      const [, result] = await together([begun, inTime(this.limits.transactionTimeoutMs, this.ambient.run(scope, work))]);
      scope.over = true;
      // A statement failed and the story went on: the server then answers COMMIT with a rollback.
      if ((await this.commit(connection)).command !== 'COMMIT') throw new Error('The transaction had failed and was rolled back');
      return result;
    } catch (error) {
      scope.over = true;
      if (error instanceof TransactionTimeout) broken ??= error;
      else await connection.query('ROLLBACK').catch(onError);
      throw error;
    } finally {
      connection.off('error', onError);
      // A broken connection is closed, which takes back whatever was open on it.
      connection.release(broken);
    }
  }

  private clientOf(prisma: PrismaClient): DatabaseClient {
    const own = {
      $queryRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => (await this.run(query, values)).rows,
      $executeRaw: async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => (await this.run(query, values)).rowCount ?? 0,
    };
    return new Proxy(prisma, {
      get: (target, name) => {
        if (name in own) return own[name as keyof typeof own];
        return this.scope ? joined(target, name as keyof Models) : (Reflect.get(target, name) as unknown);
      },
    });
  }

  private run(query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Promise<QueryResult<object>> {
    const statement = statementOf(query, values, this.prepares);
    const { scope } = this;
    if (scope?.over) throw new Error('The unit of work is over: this statement would run outside of it');
    if (scope && scope.tenant !== currentTenant())
      throw new Error('A unit of work sees the rows of the organization it was begun for, and no others');
    return this.send(statement, scope?.connection);
  }

  /** Every statement on its way to the server, outside of a transaction if there is no connection. */
  protected send(statement: Statement, connection: PoolClient | undefined): Promise<QueryResult<object>> {
    if (!connection) return this.pool.query(statement);
    collect(connection);
    return connection.query(statement);
  }

  protected commit(connection: PoolClient): Promise<QueryResult> {
    return connection.query('COMMIT');
  }
}

type Models = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

/** A model whose calls join the open transaction. */
const joined = (prisma: PrismaClient, model: string): unknown =>
  new Proxy(
    {},
    {
      get: (_target, method: string) => (input: unknown) =>
        prisma.$transaction((transaction) => (transaction as unknown as Models)[model]![method]!(input)),
    },
  );

class TransactionTimeout extends Error {
  /** What the caller can do about it: try again later. */
  readonly code = 'ETIMEDOUT';

  constructor(timeoutMs: number) {
    super(`The transaction was not over after ${timeoutMs} ms`);
  }
}

async function inTime<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TransactionTimeout(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
