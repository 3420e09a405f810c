import { AsyncLocalStorage } from 'node:async_hooks';

interface Waiting<Item, Result> {
  readonly item: Item;
  /** Runs something in the asynchronous context this item came in. */
  readonly inItsContext: ReturnType<typeof AsyncLocalStorage.snapshot>;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** What `Promise.allSettled` would say of a promise that resolves with this. */
export const fulfilled = <Result>(value: Result): PromiseFulfilledResult<Result> => ({ status: 'fulfilled', value });

/**
 * What comes for a name while a batch of that name is under way waits, and is the next batch: a single item is done at once, and the busier
 * it gets, the more of them share one piece of work.
 */
export class Batching<Item, Result> {
  private readonly waiting = new Map<string, Waiting<Item, Result>[]>();

  /**
   * @param work does a batch, and says what came of each item, in their order; what it throws is every item's failure
   * @param most how many items a batch may have
   */
  constructor(
    private readonly work: (name: string, items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
    private readonly most: number,
  ) {}

  /** For how many names something is under way. */
  get size(): number {
    return this.waiting.size;
  }

  run(name: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const comer = { item, resolve, reject, inItsContext: AsyncLocalStorage.snapshot() };
      const queue = this.waiting.get(name);
      if (queue) queue.push(comer);
      else void this.workThrough(name, comer);
    });
  }

  private async workThrough(name: string, first: Waiting<Item, Result>): Promise<void> {
    const queue = [first];
    this.waiting.set(name, queue);
    while (queue.length > 0) await this.workOn(name, queue.splice(0, this.most));
    this.waiting.delete(name);
  }

  private async workOn(name: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await batch[0]!.inItsContext(() =>
        this.work(
          name,
          batch.map(({ item }) => item),
        ),
      );
      for (const [position, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[position];
        if (outcome?.status === 'fulfilled') resolve(outcome.value);
        else reject(outcome ? outcome.reason : new Error('Nothing was said of this item'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
