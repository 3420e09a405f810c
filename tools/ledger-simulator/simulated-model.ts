import { AppError } from '../../libs/common/src';
import { type VisionAnswer, VisionProvider } from '../../libs/vision/src';
import type { Interleaving } from './interleaving';
import type { Random } from './random';

const ANSWER: VisionAnswer = {
  description: 'A harbour.',
  richDescription: 'A harbour in the evening.',
  mood: 'calm',
  useCases: [],
  altText: 'A harbour',
  tags: [{ tag: 'harbour', confidence: 0.9, source: 'model' }],
  objects: [],
};

/** A model that answers, fails now and then, and fails for good now and then. */
export class SimulatedModel extends VisionProvider {
  readonly name = 'simulated';
  readonly model = 'simulated-1';

  constructor(
    private readonly random: Random,
    private readonly interleaving: Interleaving,
  ) {
    super();
  }

  async analyse(): Promise<VisionAnswer> {
    await this.interleaving.pass();
    const luck = this.random.next();
    if (luck < 0.15) throw new AppError('analysis.timed_out');
    if (luck < 0.25) throw new AppError('image.unreadable');
    if (luck < 0.3) throw new Error('It answered nonsense');
    return ANSWER;
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
