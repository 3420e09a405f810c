import { Database } from '../database';
import { RateStore, type SlotCount, type SlotTake } from './rate-store';

/** Windows in the table `rate_window`; the step itself is the function `take_rate_windows` of the migration. */
export class PostgresRateStore extends RateStore {
  constructor(private readonly database: Database) {
    super();
  }

  take(takes: readonly SlotTake[], atMs?: number): Promise<SlotCount[]> {
    const keys = takes.map(({ key }) => key);
    const limits = takes.map(({ limit }) => limit);
    const slotLengths = takes.map(({ slotMs }) => slotMs);
    // What was done was done, whatever becomes of a transaction around it; nor may one hold the window until it ends.
    return this.database.outside(
      () => this.database.client.$queryRaw<SlotCount[]>`
        SELECT at_ms AS "atMs", used, oldest_slot AS "oldestSlot"
        FROM take_rate_windows(${keys}::text[], ${limits}::integer[], ${slotLengths}::bigint[], ${atMs ?? null}::bigint)`,
    );
  }

  deleteExpired(): Promise<number> {
    return this.database.client.$executeRaw`DELETE FROM rate_window WHERE expires_at <= now()`;
  }

  /** The connections are the database's. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
