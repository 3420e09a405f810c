import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, type PoolClient, type PoolConfig } from 'pg';

const NOTHING = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * The process's connections. Whoever asks for one inside a unit of work is lent the unit's own, so that a transaction Prisma wants to
 * open there joins the one that is open: its BEGIN, COMMIT and ROLLBACK are not sent, and releasing it does nothing.
 */
export class AmbientPool extends Pool {
  constructor(
    config: PoolConfig,
    private readonly ambient: AsyncLocalStorage<{ readonly connection: PoolClient }>,
  ) {
    super(config);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void): void;
  override connect(callback?: Parameters<Pool['connect']>[0]): Promise<PoolClient> | void {
    if (callback) return super.connect(callback);
    const scope = this.ambient.getStore();
    return scope ? Promise.resolve(lent(scope.connection)) : super.connect();
  }
}

const lent = (connection: PoolClient): PoolClient => {
  const query = (statement: { text: string }): unknown =>
    /^(BEGIN|COMMIT|ROLLBACK)$/.test(statement.text) ? Promise.resolve(NOTHING) : connection.query(statement);
  return Object.assign(Object.create(connection) as PoolClient, { query, release: () => undefined });
};
