import { Global, Module } from '@nestjs/common';
import { BillingSubjectsRepository } from './credits/billing-subjects.repository';
import { CreditTaking } from './credits/credit-taking.service';
import { CreditsService } from './credits/credits.service';
import { MonthlyCredits } from './credits/monthly-credits.service';
import { PackCredits } from './credits/pack-credits.service';
import { PromoCredits } from './credits/promo-credits.service';
import { KeyLimits } from './keys/key-limits.service';
import { KeySpendingRepository } from './keys/key-spending.repository';
import { LedgerChecksRepository } from './ledger/ledger-checks.repository';
import { LedgerRepository } from './ledger/ledger.repository';
import { LedgerVerification } from './ledger/ledger-verification.service';
import { LotExpiry } from './ledger/lot-expiry.service';
import { StatementCursors } from './statement/statement-cursors';
import { StatementRepository } from './statement/statement.repository';
import { StatementService } from './statement/statement.service';
import { AssetQuotaRepository } from './quotas/asset-quota.repository';
import { AssetQuotaService } from './quotas/asset-quota.service';

/** The book: credits and quotas. What is bought is in SalesModule. */
@Global()
@Module({
  providers: [
    LedgerRepository,
    LedgerChecksRepository,
    LedgerVerification,
    LotExpiry,
    BillingSubjectsRepository,
    MonthlyCredits,
    PackCredits,
    PromoCredits,
    KeySpendingRepository,
    KeyLimits,
    CreditTaking,
    CreditsService,
    StatementRepository,
    StatementCursors,
    StatementService,
    AssetQuotaRepository,
    AssetQuotaService,
  ],
  exports: [CreditsService, MonthlyCredits, PackCredits, LotExpiry, LedgerVerification, StatementService, KeyLimits, AssetQuotaService],
})
export class BillingModule {}
