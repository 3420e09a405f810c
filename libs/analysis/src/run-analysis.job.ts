import { z } from 'zod';
import { defineJob, QueueName } from '@argus/platform/queue';

/** Let a vision model look at a prepared picture. The row in analysis_run owns attempts and lease. */
export const RunAnalysisJob = defineJob({ name: 'analysis.run', queue: QueueName.Analysis, schema: z.object({ runId: z.uuid() }) });
