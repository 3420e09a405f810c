import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { createVisionProviders, VisionProviders } from '@argus/vision';
import { AnalysisOutcome } from './analysis-outcome';
import { AnalysisResults } from './analysis-results';
import { AnalysisRunner } from './analysis-runner.service';

/** Running analyses, for the worker only: it starts model processes. */
@Module({
  providers: [
    {
      provide: VisionProviders,
      inject: [CONFIG],
      useFactory: (config: Config) => createVisionProviders(config.visionProviders, { local: { concurrency: config.work.modelProcesses } }),
    },
    AnalysisOutcome,
    AnalysisResults,
    AnalysisRunner,
  ],
  exports: [AnalysisRunner, VisionProviders],
})
export class AnalysisRunnerModule {}
