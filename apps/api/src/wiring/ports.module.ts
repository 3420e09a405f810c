import { Global, Module } from '@nestjs/common';
import { AssetWorkService } from '@argus/analysis';
import { AssetQuota, AssetWork } from '@argus/assets';
import { AssetQuotaService } from '@argus/billing';

/** What libs/assets asks for and other libs can do. */
@Global()
@Module({
  providers: [
    { provide: AssetQuota, useExisting: AssetQuotaService },
    { provide: AssetWork, useExisting: AssetWorkService },
  ],
  exports: [AssetQuota, AssetWork],
})
export class PortsModule {}
