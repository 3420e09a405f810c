import { QueueMetrics } from '@argus/platform/metrics';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { BackendLink } from './backend-link';
import { JobDispatcher } from './job-dispatcher';
import { QUEUE_NAMES } from './queue-settings';

/** Joins the kernel to the process: depths are read when metrics are, connections end when the application does. */
@Injectable()
export class QueueLifecycle implements OnApplicationShutdown {
  constructor(
    private readonly link: BackendLink,
    dispatcher: JobDispatcher,
    metrics: QueueMetrics,
  ) {
    metrics.depthsFrom(async () => {
      const counts = await Promise.all(QUEUE_NAMES.map((queue) => dispatcher.counts(queue)));
      return QUEUE_NAMES.flatMap((queue, i) =>
        Object.entries(counts[i] ?? {}).map(([state, jobs]) => ({ queue, state, jobs: jobs as number })),
      );
    });
  }

  // Processors have said goodbye to the backend in beforeApplicationShutdown; what is still open may be cut.
  async onApplicationShutdown(): Promise<void> {
    await this.link.close();
  }
}
