import { Processor } from '@nestjs/bullmq';
import { AnalysisRunner, RunAnalysisJob } from '@argus/analysis';
import { type JobHandlers, JobProcessor, QueueName, workerOptions } from '@argus/platform/queue';

const jobs = [RunAnalysisJob] as const;

@Processor(QueueName.Analysis, workerOptions(QueueName.Analysis))
export class AnalysisProcessor extends JobProcessor<typeof jobs> {
  protected readonly jobs = jobs;
  protected readonly handlers: JobHandlers<typeof jobs> = {
    'analysis.run': ({ runId }, { signal }) => this.runner.run(runId, signal),
  };

  constructor(private readonly runner: AnalysisRunner) {
    super();
  }
}
