import { type DynamicModule, Module } from '@nestjs/common';
import { AnalysisModule, AnalysisRunnerModule, BudgetChangeConsumer, PIPELINE_WAKE_UPS } from '@argus/analysis';
import { AssetsModule, OrganizationEndConsumer, PreparationModule } from '@argus/assets';
import { AuthWorkModule, LettersConsumer, OrganizationPeopleConsumer } from '@argus/auth';
import { BillingModule, ParkedSalesConsumer, SalesModule, SubscriptionEndConsumer } from '@argus/billing';
import { PlatformModule, type ProcessConfig } from '@argus/platform/app';
import { AssetAuditConsumer, KeyAuditConsumer } from '@argus/platform/audit';
import { OUTBOX_CONSUMERS, type OutboxConsumer, OutboxRelay } from '@argus/platform/outbox';
import { QueueName } from '@argus/platform/queue';
import { WAKE_UPS, WorkSweep } from '@argus/platform/work';
import { Heartbeats } from './heartbeats.service';
import { AnalysisProcessor } from './jobs/analysis.processor';
import { AssetsProcessor } from './jobs/assets.processor';
import { BillingProcessor } from './jobs/billing.processor';
import { CreditsUpkeep } from './jobs/credits-upkeep.service';
import { schedulesOf } from './jobs/maintenance.jobs';
import { MaintenanceProcessor } from './jobs/maintenance.processor';
import { StaleRows } from './jobs/stale-rows.service';
import { StatusServer } from './status-server';
import { PortsModule } from './wiring/ports.module';

@Module({})
export class WorkerModule {
  static forRoot(config: ProcessConfig): DynamicModule {
    const { concurrency } = config.work;
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(config, 'worker', {
          role: 'worker',
          schedules: schedulesOf(config.work),
          concurrency: { [QueueName.Assets]: concurrency, [QueueName.Analysis]: concurrency },
        }),
        AuthWorkModule,
        BillingModule,
        SalesModule,
        AssetsModule,
        PreparationModule,
        AnalysisModule,
        AnalysisRunnerModule,
        PortsModule,
      ],
      providers: [
        AssetsProcessor,
        AnalysisProcessor,
        BillingProcessor,
        StaleRows,
        CreditsUpkeep,
        MaintenanceProcessor,
        AssetAuditConsumer,
        KeyAuditConsumer,
        {
          provide: OUTBOX_CONSUMERS,
          inject: [
            AssetAuditConsumer,
            KeyAuditConsumer,
            SubscriptionEndConsumer,
            OrganizationEndConsumer,
            OrganizationPeopleConsumer,
            LettersConsumer,
            BudgetChangeConsumer,
            ParkedSalesConsumer,
          ],
          useFactory: (...consumers: OutboxConsumer[]) => consumers,
        },
        OutboxRelay,
        { provide: WAKE_UPS, useValue: PIPELINE_WAKE_UPS },
        WorkSweep,
        Heartbeats,
        StatusServer,
      ],
    };
  }
}
