import { Global, Module } from '@nestjs/common';
import { BillingSubjectsRepository } from './credits/billing-subjects.repository';
import { CreditsService } from './credits/credits.service';
import { MonthlyCredits } from './credits/monthly-credits.service';
import { PackCredits } from './credits/pack-credits.service';
import { PromoCredits } from './credits/promo-credits.service';
import { LedgerChecksRepository } from './ledger/ledger-checks.repository';
import { LedgerRepository } from './ledger/ledger.repository';
import { LedgerVerification } from './ledger/ledger-verification.service';
import { LotExpiry } from './ledger/lot-expiry.service';
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
    CreditsService,
    AssetQuotaRepository,
    AssetQuotaService,
  ],
  exports: [CreditsService, MonthlyCredits, PackCredits, LotExpiry, LedgerVerification, AssetQuotaService],
})
export class BillingModule {}
