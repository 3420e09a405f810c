import type { Clock } from '../../libs/common/src';
import { CreditsService, LotExpiry } from '../../libs/billing/src';
import { BillingSubjectsRepository } from '../../libs/billing/src/credits/billing-subjects.repository';
import { MonthlyCredits } from '../../libs/billing/src/credits/monthly-credits.service';
import { PackCredits } from '../../libs/billing/src/credits/pack-credits.service';
import { PromoCredits } from '../../libs/billing/src/credits/promo-credits.service';
import { StatementCursors } from '../../libs/billing/src/statement/statement-cursors';
import { StatementRepository } from '../../libs/billing/src/statement/statement.repository';
import { StatementService } from '../../libs/billing/src/statement/statement.service';
import { Secrets } from '../../libs/platform/src/secrets';
import { LedgerRepository } from '../../libs/billing/src/ledger/ledger.repository';
import { AuditRepository, AuditTrail } from '../../libs/platform/src/audit';
import { type Database, UnitOfWork } from '../../libs/platform/src/database';

/** The book of a process, as its modules put it together. */
export function bookOn(database: Database, clock: Clock) {
  const unitOfWork = new UnitOfWork(database);
  const ledger = new LedgerRepository(database);
  const expiry = new LotExpiry(ledger, unitOfWork, clock);
  const monthly = new MonthlyCredits(ledger, expiry, unitOfWork, clock);
  const packs = new PackCredits(ledger, unitOfWork, clock);
  const credits = new CreditsService(ledger, new BillingSubjectsRepository(database), monthly, unitOfWork, clock);
  const promos = new PromoCredits(ledger, new AuditTrail(new AuditRepository(database)), unitOfWork, clock);
  const cursors = new StatementCursors(new Secrets([Buffer.alloc(32, 7)]));
  const statements = new StatementService(new StatementRepository(database), cursors, credits, database);
  return { unitOfWork, ledger, expiry, monthly, packs, promos, credits, statements };
}
