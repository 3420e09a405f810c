import type { Clock } from '../../libs/common/src';
import { CreditsService, LotExpiry } from '../../libs/billing/src';
import { BillingSubjectsRepository } from '../../libs/billing/src/credits/billing-subjects.repository';
import { CreditTaking } from '../../libs/billing/src/credits/credit-taking.service';
import { MonthlyCredits } from '../../libs/billing/src/credits/monthly-credits.service';
import { PackCredits } from '../../libs/billing/src/credits/pack-credits.service';
import { PromoCredits } from '../../libs/billing/src/credits/promo-credits.service';
import { KeyLimits } from '../../libs/billing/src/keys/key-limits.service';
import { KeySpendingRepository } from '../../libs/billing/src/keys/key-spending.repository';
import { LedgerRepository } from '../../libs/billing/src/ledger/ledger.repository';
import { AuditRepository, AuditTrail } from '../../libs/platform/src/audit';
import { type Database, UnitOfWork } from '../../libs/platform/src/database';
import { Outbox, OutboxRepository } from '../../libs/platform/src/outbox';

/** The book of a process, as its modules put it together, without a process around it. */
export function bookOn(database: Database, clock: Clock) {
  const unitOfWork = new UnitOfWork(database);
  const ledger = new LedgerRepository(database);
  const subjects = new BillingSubjectsRepository(database);
  const expiry = new LotExpiry(ledger, unitOfWork, clock);
  const monthly = new MonthlyCredits(ledger, expiry, unitOfWork, clock);
  const packs = new PackCredits(ledger, unitOfWork, clock);
  const promos = new PromoCredits(ledger, new AuditTrail(new AuditRepository(database)), unitOfWork, clock);
  const keys = new KeyLimits(new KeySpendingRepository(database), subjects, clock);
  const taking = new CreditTaking(ledger, monthly, keys, new Outbox(new OutboxRepository(database)));
  const credits = new CreditsService(ledger, subjects, taking, unitOfWork, clock);
  return { unitOfWork, ledger, subjects, expiry, monthly, packs, promos, keys, credits };
}
