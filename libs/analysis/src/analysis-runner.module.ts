import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { createVisionProviders, VisionProviders } from '@argus/vision';
import { AiBudgetRepository } from './budget/ai-budget.repository';
import { BudgetChangeConsumer } from './budget/budget-change.consumer';
import { MeteredVision } from './budget/metered-vision';
import { AnalysisOutcome } from './analysis-outcome';
import { AnalysisResults } from './analysis-results';
import { AnalysisRunner } from './analysis-runner.service';

/** Running analyses, for the worker only: it starts model processes. */
@Module({
  providers: [
    {
      provide: VisionProviders,
      inject: [CONFIG],
      useFactory: (config: Config) =>
        createVisionProviders(config.visionProviders, {
          local: { concurrency: config.work.modelProcesses, costMicroUsd: config.analysisCostMicroUsd },
        }),
    },
    AiBudgetRepository,
    BudgetChangeConsumer,
    MeteredVision,
    AnalysisOutcome,
    AnalysisResults,
    AnalysisRunner,
  ],
  exports: [AnalysisRunner, BudgetChangeConsumer, VisionProviders],
})
export class AnalysisRunnerModule {}
