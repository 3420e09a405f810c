import type { Clock } from '../../libs/common/src';
import { StatementCursors } from '../../libs/billing/src/statement/statement-cursors';
import { StatementRepository } from '../../libs/billing/src/statement/statement.repository';
import { StatementService } from '../../libs/billing/src/statement/statement.service';
import type { Database } from '../../libs/platform/src/database';
import { Secrets } from '../../libs/platform/src/secrets';
import * as tools from '../../tools/support/book';

/** The book of a process, with who reads its statement. */
export function bookOn(database: Database, clock: Clock) {
  const book = tools.bookOn(database, clock);
  const cursors = new StatementCursors(new Secrets([Buffer.alloc(32, 7)]));
  const statements = new StatementService(new StatementRepository(database), cursors, book.credits, book.monthly, database);
  return { ...book, statements };
}
