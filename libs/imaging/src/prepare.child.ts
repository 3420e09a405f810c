import sharp from 'sharp';
import { z } from 'zod';
import { AppError } from '@argus/common';
import { serveTasks } from '@argus/platform/child-process';
import { prepareImage, type PrepareRequest } from './prepare-image';
import { type PreparedImage, type Thumbnail } from './prepared-image';

const requestSchema = z.object({ path: z.string(), mimeType: z.string(), outputDir: z.string(), wantsPublicCopy: z.boolean().optional() });

void serveTasks(async () => {
  // One picture at a time in each process, one thread for it: parallelism is the pool's business, and caching only costs memory.
  sharp.concurrency(1);
  sharp.cache(false);
  // The first picture of a process would pay for what the library sets up on first use.
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } })
    .webp()
    .toBuffer();
  return (task, report) => prepared(requestSchema.parse(task), report);
});

async function prepared(request: PrepareRequest, report: (thumbnails: Thumbnail[]) => void): Promise<PreparedImage> {
  try {
    return await prepareImage(request, report);
  } catch (error) {
    if (error instanceof AppError || !isFileSystemError(error)) throw error;
    throw new AppError(error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'storage.full' : 'storage.unavailable', { cause: error });
  }
}

const isFileSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;
