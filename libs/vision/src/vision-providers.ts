import { AppError, isAppError } from '@argus/common';
import { type VisionAnswer } from './vision-answer';
import { type VisionFacts, type VisionOptions, type VisionPicture, type VisionProvider } from './vision-provider';

/** An answer and who gave it. */
export interface VisionOutcome {
  answer: VisionAnswer;
  provider: string;
  model: string;
}

/** The providers in the order the operator listed them: the next is asked when one cannot answer now. */
export class VisionProviders {
  constructor(readonly providers: readonly VisionProvider[]) {
    if (providers.length === 0) throw new Error('At least one vision provider is needed.');
  }

  /** What a picture is expected to cost at most, in millionths of a US dollar: the providers may all have to be asked. */
  get expectedCostMicroUsd(): number {
    return this.providers.reduce((sum, { expectedCostMicroUsd }) => sum + expectedCostMicroUsd, 0);
  }

  /**
   * @throws AppError of the last provider that was asked; a permanent failure (an unreadable picture) ends the chain at once,
   *   because every other provider would meet the same picture.
   */
  async analyse(picture: VisionPicture, facts: VisionFacts, options: VisionOptions = {}): Promise<VisionOutcome> {
    let failure: AppError | undefined;
    for (const provider of this.providers) {
      try {
        return { answer: await provider.analyse(picture, facts, options), provider: provider.name, model: provider.model };
      } catch (error) {
        if (!isAppError(error) || !error.retryable || options.signal?.aborted) throw error;
        failure = error;
      }
    }
    throw failure ?? new AppError('analysis.failed');
  }

  /** Warms the first provider up; the others only when they are needed. */
  async ready(): Promise<void> {
    await this.providers[0]!.ready();
  }

  async close(): Promise<void> {
    await Promise.all(this.providers.map((provider) => provider.close()));
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
