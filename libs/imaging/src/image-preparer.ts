import path from 'node:path';
import { AppError } from '@argus/common';
import { ChildFailure, ChildPool } from '@argus/platform/child-process';
import { type PrepareRequest } from './prepare-image';
import { preparedImageSchema, thumbnailsSchema, type PreparedImage, type Thumbnail } from './prepared-image';

export interface ImagePreparerOptions {
  /** Pictures decoded at once, each in its own process. */
  concurrency: number;
  /** Wall time of one picture. */
  timeoutMs: number;
  /** Resident memory at which a decoding process is killed. */
  maxRssBytes: number;
}

export interface PrepareOptions {
  /** A picture that is still waiting is dropped, one under way is killed. */
  signal?: AbortSignal;
  /** Hears of the thumbnails as soon as their files are there; the rest takes as long again. Must not throw. */
  onThumbnails?: (thumbnails: readonly Thumbnail[]) => void;
}

export const DEFAULT_PREPARER_OPTIONS: ImagePreparerOptions = { concurrency: 1, timeoutMs: 30_000, maxRssBytes: 1024 * 1024 * 1024 };

const START_TIMEOUT_MS = 30_000;

/**
 * Decodes pictures in child processes: what a hostile or broken file does to native code ends there. A Nest provider (made by
 * a factory, closed on shutdown) that works as well without Nest.
 */
export class ImagePreparer {
  private readonly pool: ChildPool<PrepareRequest, PreparedImage>;

  private readonly concurrency: number;

  constructor(options: Partial<ImagePreparerOptions> = {}) {
    const { concurrency, timeoutMs, maxRssBytes } = { ...DEFAULT_PREPARER_OPTIONS, ...options };
    this.concurrency = concurrency;
    this.pool = new ChildPool({
      name: 'imaging',
      entry: path.join(__dirname, 'prepare.child'),
      size: concurrency,
      timeoutMs,
      startTimeoutMs: START_TIMEOUT_MS,
      maxRssBytes,
      tasksPerChild: 200,
      parse: (value) => preparedImageSchema.parse(value),
    });
  }

  /**
   * Metadata, EXIF, perceptual hash, measurements, the working rendition (`<outputDir>/working.jpg`), the thumbnails, the thumbhash and
   * the public copy of one picture.
   *
   * @throws AppError image.unreadable, image.too_many_pixels, image.too_complex (all permanent), storage.unavailable,
   *   storage.full (the disk, not the picture), analysis.worker_crashed (a native crash may be the machine's fault; twice is the
   *   picture's); these three are retryable. ChildFailure for what nobody expected.
   */
  async prepare(request: PrepareRequest, { signal, onThumbnails }: PrepareOptions = {}): Promise<PreparedImage> {
    const onProgress = (value: unknown): void => {
      // What is not as agreed is left for the whole answer, which is refused for it.
      const parsed = thumbnailsSchema.safeParse(value);
      if (parsed.success) onThumbnails?.(parsed.data);
    };
    try {
      return await this.pool.run(request, { onProgress, ...(signal && { signal }) });
    } catch (error) {
      throw error instanceof ChildFailure ? named(error) : error;
    }
  }

  /** Starts the processes that are kept, so that the first picture does not wait for one. Rejects with what keeps them from starting. */
  ready(): Promise<void> {
    return this.pool.ready(this.concurrency);
  }

  /** Kills what runs and resolves when no child is left. */
  close(): Promise<void> {
    return this.pool.close();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

function named(failure: ChildFailure): Error {
  if (failure.reason === 'timed_out' || failure.reason === 'memory') return new AppError('image.too_complex', { cause: failure });
  // Thrown by the handler, and no name for it: our fault rather than the picture's, so it is tried again and logged whole.
  if (failure.reason === 'thrown' || failure.reason === 'answer') return failure;
  return new AppError('analysis.worker_crashed', { cause: failure });
}
