import { Global, Module } from '@nestjs/common';
import { BillingSubjectsRepository } from './credits/billing-subjects.repository';
import { CreditsService } from './credits/credits.service';
import { MonthlyCredits } from './credits/monthly-credits.service';
import { PackCredits } from './credits/pack-credits.service';
import { LedgerRepository } from './ledger/ledger.repository';
import { LotExpiry } from './ledger/lot-expiry.service';
import { AssetQuotaRepository } from './quotas/asset-quota.repository';
import { AssetQuotaService } from './quotas/asset-quota.service';

/** The book: credits and quotas. What is bought is in SalesModule. */
@Global()
@Module({
  providers: [
    LedgerRepository,
    LotExpiry,
    BillingSubjectsRepository,
    MonthlyCredits,
    PackCredits,
    CreditsService,
    AssetQuotaRepository,
    AssetQuotaService,
  ],
  exports: [CreditsService, MonthlyCredits, PackCredits, LotExpiry, AssetQuotaService],
})
export class BillingModule {}
