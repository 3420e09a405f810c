import { z } from 'zod';
import { defineJob, QueueName } from '@argus/platform/queue';

/** Decode a new picture once: facts, measurements, the rendition a model looks at. The row in asset_preparation owns attempts and lease. */
export const PrepareAssetJob = defineJob({ name: 'asset.prepare', queue: QueueName.Assets, schema: z.object({ assetId: z.uuid() }) });
