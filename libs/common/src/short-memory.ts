interface Memory<Value> {
  readonly value: Value;
  /** Monotonic: a clock that is set back must not lengthen it. */
  readonly until: number;
}

/** Answers that were given a moment ago, so that a busy caller costs a question now and then, not one a request. */
export class ShortMemory<Value> {
  /** The oldest first. */
  private readonly memories = new Map<string, Memory<Value>>();

  /** @param keptMs how long an answer stands, from the question on */
  constructor(
    private readonly keptMs: number,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** How many answers are held. */
  get size(): number {
    return this.memories.size;
  }

  /** A point in time, to be taken when the question is sent: what the answer says was true then. */
  now(): number {
    return this.monotonicMs();
  }

  get(name: string): Value | undefined {
    const memory = this.memories.get(name);
    return memory && memory.until > this.monotonicMs() ? memory.value : undefined;
  }

  keep(name: string, value: Value, askedAtMs: number): void {
    this.dropOld();
    // Put at the end again: the map stays in the order of age.
    this.memories.delete(name);
    this.memories.set(name, { value, until: askedAtMs + this.keptMs });
  }

  forget(isMeant: (value: Value) => boolean): void {
    for (const [name, { value }] of this.memories) if (isMeant(value)) this.memories.delete(name);
  }

  private dropOld(): void {
    const now = this.monotonicMs();
    for (const [name, { until }] of this.memories) {
      if (until > now) return;
      this.memories.delete(name);
    }
  }
}
