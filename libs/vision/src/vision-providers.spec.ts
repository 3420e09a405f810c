import { AppError } from '@argus/common';
import { type VisionAnswer, visionAnswerSchema } from './vision-answer';
import { VisionProvider, type VisionFacts, type VisionPicture } from './vision-provider';
import { VisionProviders } from './vision-providers';

const answer = { description: 'x' } as VisionAnswer;
const [picture, facts] = [{} as VisionPicture, {} as VisionFacts];

class Scripted extends VisionProvider {
  readonly model = 'm';
  asked = 0;
  constructor(
    readonly name: string,
    private readonly outcome: Error | VisionAnswer,
  ) {
    super();
  }
  analyse(): Promise<VisionAnswer> {
    this.asked += 1;
    return this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome);
  }
  ready = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}

describe('VisionProviders', () => {
  it('asks the next provider when one cannot answer now', async () => {
    const chain = new VisionProviders([new Scripted('a', new AppError('analysis.timed_out')), new Scripted('b', answer)]);
    expect(await chain.analyse(picture, facts)).toEqual({ answer, provider: 'b', model: 'm' });
  });

  it.each([
    ['a permanent failure', new AppError('image.unreadable')],
    ['a surprise', new Error('bug')],
  ])('stops at %s', async (_name, failure) => {
    const second = new Scripted('b', answer);
    await expect(new VisionProviders([new Scripted('a', failure), second]).analyse(picture, facts)).rejects.toBe(failure);
    expect(second.asked).toBe(0);
  });

  it('gives the last failure when all fail, and stops when the caller gave up', async () => {
    const [first, last] = [new AppError('analysis.timed_out'), new AppError('analysis.worker_crashed')];
    const second = new Scripted('b', last);
    const chain = new VisionProviders([new Scripted('a', first), second]);
    await expect(chain.analyse(picture, facts)).rejects.toBe(last);
    await expect(chain.analyse(picture, facts, { signal: AbortSignal.abort() })).rejects.toBe(first);
    expect(() => new VisionProviders([])).toThrow();
  });
});

describe('visionAnswerSchema', () => {
  const good: VisionAnswer = {
    description: 'A dog.',
    richDescription: 'A dog.',
    mood: 'calm',
    useCases: ['blog'],
    altText: 'A dog.',
    tags: [{ tag: 'dog', confidence: 0.5, source: 'model' }],
    objects: [{ label: 'dog', confidence: 1, box: { x: 0, y: 0, width: 1, height: 1 } }],
  };
  it.each<[string, object]>([
    ['U+0000', { description: 'a\u0000b' }],
    ['half a surrogate pair', { tags: [{ tag: 'dog \ud83d', confidence: 1, source: 'model' }] }],
    ['too much text', { richDescription: 'x'.repeat(5001) }],
    ['no text', { mood: '' }],
    ['a confidence beyond 1', { tags: [{ tag: 'dog', confidence: 1.1, source: 'model' }] }],
    ['an unknown source', { tags: [{ tag: 'dog', confidence: 1, source: 'dream' }] }],
    ['a box outside the picture', { objects: [{ label: 'dog', confidence: 1, box: { x: -1, y: 0, width: 1, height: 1 } }] }],
    ['too many tags', { tags: Array.from({ length: 65 }, (_, i) => ({ tag: `t${i}`, confidence: 1, source: 'model' })) }],
  ])('refuses %s', (_name, change) => {
    expect(visionAnswerSchema.safeParse(good).success).toBe(true);
    expect(visionAnswerSchema.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
