import { Processor } from '@nestjs/bullmq';
import { PreparationService, PrepareAssetJob } from '@argus/assets';
import { type JobHandlers, JobProcessor, QueueName, workerOptions } from '@argus/platform/queue';

const jobs = [PrepareAssetJob] as const;

@Processor(QueueName.Assets, workerOptions(QueueName.Assets))
export class AssetsProcessor extends JobProcessor<typeof jobs> {
  protected readonly jobs = jobs;
  protected readonly handlers: JobHandlers<typeof jobs> = {
    'asset.prepare': ({ assetId }, { signal }) => this.preparations.run(assetId, signal),
  };

  constructor(private readonly preparations: PreparationService) {
    super();
  }
}
