import sharp from 'sharp';
import { z } from 'zod';
import { serveTasks } from '@argus/platform/child-process';
import { prepareImage } from './prepare-image';

const requestSchema = z.object({ path: z.string(), mimeType: z.string(), outputDir: z.string() });

void serveTasks(() => {
  // One picture at a time in each process, one thread for it: parallelism is the pool's business, and caching only costs memory.
  sharp.concurrency(1);
  sharp.cache(false);
  return (task) => prepareImage(requestSchema.parse(task));
});
