import type { Client } from 'pg';
import { type Clock, SystemClock } from '../../libs/common/src';
import { type LedgerReport, LedgerVerification } from '../../libs/billing/src';
import { LedgerChecksRepository } from '../../libs/billing/src/ledger/ledger-checks.repository';
import { Database } from '../../libs/platform/src/database';

/** What a test of the book alone can't have right: it moves its clock without a sweep, and holds credits for runs it does not make. */
export const BOOK_ALONE: readonly string[] = ['lot_not_expired', 'hold_left_over'];

/** Recounts the whole book from its entries, as `npm run ledger:verify` does. Throws when anything is wrong but what is `excepted`. */
export async function auditLedger(client: Client, excepted: readonly string[] = []): Promise<LedgerReport['holds']> {
  const { problems, holds } = await verifyLedger(client);
  expect(problems.filter(({ kind }) => !excepted.includes(kind))).toEqual([]);
  return holds;
}

/** The verification itself, of the database the client is connected to. */
export async function verifyLedger(
  { user, password, host, port, database: name }: Client,
  clock: Clock = new SystemClock(),
): Promise<LedgerReport> {
  const database = new Database({ url: `postgresql://${user}:${password}@${host}:${port}/${name}`, poolSize: 1 });
  try {
    return await new LedgerVerification(new LedgerChecksRepository(database), clock).verify();
  } finally {
    await database.close();
  }
}
