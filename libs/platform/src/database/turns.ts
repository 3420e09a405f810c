/**
 * Lets so many run at once and the others wait their turn, first come, first served. A burst of transactions then waits here, where
 * waiting costs nothing, and not for a connection, where it ends in a time-out.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(private readonly atOnce: number) {
    this.free = atOnce;
  }

  /** Nobody runs and nobody waits. */
  get isIdle(): boolean {
    return this.free === this.atOnce;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

/** Turns of their own for each name. */
export class TurnsByName {
  private readonly byName = new Map<string, Turns>();

  constructor(private readonly atOnce: number) {}

  /** For how many names somebody runs. */
  get size(): number {
    return this.byName.size;
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turns = this.byName.get(name) ?? new Turns(this.atOnce);
    this.byName.set(name, turns);
    try {
      return await turns.run(work);
    } finally {
      if (turns.isIdle) this.byName.delete(name);
    }
  }
}
