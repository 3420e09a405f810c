import { AsyncLocalStorage } from 'node:async_hooks';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { collect } from './collect';
import { currentTenant, TENANT_SETTING } from './tenant';

const NOTHING = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * The process's connections. Whoever asks for one inside a unit of work is lent the unit's own, so that a transaction Prisma wants to
 * open there joins the one that is open: its BEGIN, COMMIT and ROLLBACK are not sent, and releasing it does nothing.
 *
 * A connection is handed out confined to the rows of whoever asks. It is told so only when it was somebody else's before, ahead of the
 * statement and in the same piece, outside of any transaction: a rollback does not take it back.
 */
export class AmbientPool extends Pool {
  private readonly tenants = new WeakMap<PoolClient, string>();

  constructor(
    config: PoolConfig,
    private readonly ambient: AsyncLocalStorage<{ readonly connection: PoolClient }>,
    private readonly confines: boolean,
  ) {
    super(config);
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: (error: Error | undefined, client: PoolClient | undefined, done: (release?: unknown) => void) => void): void;
  override connect(callback?: Parameters<Pool['connect']>[0]): Promise<PoolClient> | void {
    const tenant = currentTenant();
    if (callback) {
      return super.connect((error, client, done) => {
        if (client) this.confine(client, tenant);
        callback(error, client, done);
      });
    }
    const scope = this.ambient.getStore();
    return scope ? Promise.resolve(lent(scope.connection)) : super.connect().then((client) => this.confine(client, tenant));
  }

  private confine(client: PoolClient, tenant: string): PoolClient {
    if (!this.confines || this.tenants.get(client) === tenant) return client;
    this.tenants.set(client, tenant);
    collect(client);
    // When this fails the connection is broken, and the statement behind it fails as well.
    client.query(`SELECT set_config('${TENANT_SETTING}', $1, false)`, [tenant]).catch(() => this.tenants.delete(client));
    return client;
  }
}

const lent = (connection: PoolClient): PoolClient => {
  const query = (statement: { text: string }): unknown =>
    /^(BEGIN|COMMIT|ROLLBACK)$/.test(statement.text) ? Promise.resolve(NOTHING) : connection.query(statement);
  return Object.assign(Object.create(connection) as PoolClient, { query, release: () => undefined });
};
