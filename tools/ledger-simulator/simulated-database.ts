import type { PoolClient, QueryResult } from 'pg';
import { Database } from '../../libs/platform/src/database';
import type { Statement } from '../../libs/platform/src/database/statements';
import type { Interleaving } from './interleaving';

/** The connections of a simulated process, to a real server. Statements take turns with those of all other processes. */
export class SimulatedDatabase extends Database {
  /** Statements of a transaction stay in the order they were sent in. */
  private readonly lines = new WeakMap<PoolClient, Promise<unknown>>();

  constructor(
    url: string,
    poolSize: number,
    private readonly interleaving: Interleaving,
  ) {
    super({ url, poolSize });
  }

  protected override send(statement: Statement, connection: PoolClient | undefined): Promise<QueryResult<object>> {
    const goOn = async () => {
      await this.interleaving.pass();
      return super.send(statement, connection);
    };
    if (!connection) return goOn();
    const sent = (this.lines.get(connection) ?? Promise.resolve()).then(goOn);
    this.lines.set(
      connection,
      sent.catch(() => undefined),
    );
    return sent;
  }

  /** A process may die before its commit, and after it, when it does not know yet. */
  protected override async commit(connection: PoolClient): Promise<QueryResult> {
    await this.interleaving.pass();
    const committed = await super.commit(connection);
    await this.interleaving.pass();
    return committed;
  }
}
