import path from 'node:path';
import { AppError } from '@argus/common';
import { ChildFailure, ChildPool } from '@argus/platform/child-process';
import { type VisionAnswer } from '../vision-answer';
import { VisionProvider, type VisionFacts, type VisionOptions, type VisionPicture } from '../vision-provider';
import { sightingSchema, type Sighting } from './sighting';
import { compose } from './words/compose';

export interface LocalProviderOptions {
  /** Pictures looked at at once; each takes a core and about 400 MB. */
  concurrency: number;
  timeoutMs: number;
  maxRssBytes: number;
  /** What looking at a picture is to be counted as, in millionths of a US dollar. */
  costMicroUsd: number;
}

export const DEFAULT_LOCAL_OPTIONS: LocalProviderOptions = {
  concurrency: 1,
  timeoutMs: 60_000,
  maxRssBytes: 1024 * 1024 * 1024,
  costMicroUsd: 0,
};

/** Reading 10 MB of weights and compiling WebAssembly, on a machine that is doing something else. */
const START_TIMEOUT_MS = 120_000;

/**
 * The model that needs nothing from outside: weights from installed packages, WebAssembly on one core, no network. It names
 * what it measures (objects, scene, colours, light, composition) and composes its sentences from nothing else.
 */
export class LocalVisionProvider extends VisionProvider {
  readonly name = 'local';
  readonly model = 'argus-local-1';
  override readonly expectedCostMicroUsd: number;
  private readonly pool: ChildPool<VisionPicture, Sighting>;

  constructor(options: Partial<LocalProviderOptions> = {}) {
    super();
    const { concurrency, timeoutMs, maxRssBytes, costMicroUsd } = { ...DEFAULT_LOCAL_OPTIONS, ...options };
    this.expectedCostMicroUsd = costMicroUsd;
    this.pool = new ChildPool({
      name: 'vision',
      entry: path.join(__dirname, 'model.child'),
      size: concurrency,
      timeoutMs,
      startTimeoutMs: START_TIMEOUT_MS,
      maxRssBytes,
      tasksPerChild: 2_000,
      // A thumbnail is waited for, a description is not: decoders go first.
      nice: 5,
      parse: (value) => sightingSchema.parse(value),
    });
  }

  /** @throws AppError analysis.timed_out, analysis.worker_crashed (both retryable), analysis.out_of_memory, analysis.failed. */
  async analyse(picture: VisionPicture, facts: VisionFacts, options: VisionOptions = {}): Promise<VisionAnswer> {
    const sighting = await this.see(picture, options);
    options.onCost?.(this.expectedCostMicroUsd);
    return compose(sighting, facts);
  }

  /** What the model saw, not yet in words. */
  async see(picture: VisionPicture, options: VisionOptions = {}): Promise<Sighting> {
    try {
      return await this.pool.run(picture, options);
    } catch (error) {
      throw error instanceof ChildFailure ? asAppError(error) : error;
    }
  }

  async ready(): Promise<void> {
    try {
      await this.pool.ready();
    } catch (error) {
      throw error instanceof ChildFailure ? asAppError(error) : error;
    }
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

function asAppError(failure: ChildFailure): AppError {
  if (failure.reason === 'timed_out') return new AppError('analysis.timed_out', { cause: failure });
  if (failure.reason === 'memory') return new AppError('analysis.out_of_memory', { cause: failure });
  if (failure.reason === 'thrown') return new AppError('analysis.failed', { cause: failure });
  return new AppError('analysis.worker_crashed', { cause: failure });
}
