import { Global, Module } from '@nestjs/common';
import { AssetQuotaRepository } from './asset-quota.repository';
import { AssetQuotaService } from './asset-quota.service';
import { CreditsService } from './credits.service';
import { LedgerRepository } from './ledger.repository';

@Global()
@Module({
  providers: [LedgerRepository, CreditsService, AssetQuotaRepository, AssetQuotaService],
  exports: [CreditsService, AssetQuotaService],
})
export class BillingModule {}
