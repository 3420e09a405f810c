import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../../libs/common/src';
import {
  type VisionAnswer,
  visionAnswerSchema,
  type VisionFacts,
  type VisionOptions,
  type VisionPicture,
  VisionProvider,
} from '../../../libs/vision/src';

export type Mood = 'sees' | 'fails' | 'hangs' | 'raves';

const ANSWER: VisionAnswer = {
  ...{ description: 'A cup.', richDescription: 'A cup on a table.', mood: 'calm', altText: 'Cup' },
  ...{ useCases: ['blog'], tags: [{ tag: 'cup', confidence: 0.9, source: 'scene' }], objects: [] },
};

/** Stands where a provider on the network stands: a server in a mood, and what speaks to it. */
export class ProviderStandIn extends VisionProvider {
  readonly name = 'stand-in';
  readonly model = 'stand-in-1';
  override readonly expectedCostMicroUsd = 10;
  mood: Mood = 'sees';
  calls = 0;
  /** Called when a question has arrived, before it is answered. */
  onCall: () => Promise<void> = () => Promise.resolve();

  private constructor(private readonly server: Server) {
    super();
  }

  static async start(): Promise<ProviderStandIn> {
    const server = createServer();
    const standIn = new ProviderStandIn(server);
    server.on('request', (_request, response) => {
      void standIn.onCall().then(() => {
        if (standIn.mood === 'hangs') return;
        response.statusCode = standIn.mood === 'fails' ? 500 : 200;
        response.end(standIn.mood === 'raves' ? '{"description": 7}' : JSON.stringify(ANSWER));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  async analyse(_picture: VisionPicture, _facts: VisionFacts, { signal, onCost }: VisionOptions = {}): Promise<VisionAnswer> {
    this.calls += 1;
    const { port } = this.server.address() as AddressInfo;
    const limit = AbortSignal.timeout(this.mood === 'hangs' ? 200 : 10_000);
    const reply = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((cause: unknown) => {
      throw new AppError('analysis.timed_out', { cause });
    });
    if (!reply.ok) throw new AppError('analysis.timed_out', { cause: new Error(`It answered ${reply.status}`) });
    // Whatever it says, it has been paid for.
    onCost?.(this.expectedCostMicroUsd);
    const answer = visionAnswerSchema.safeParse(await reply.json());
    if (!answer.success) throw new AppError('analysis.failed', { cause: answer.error });
    return answer.data;
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
