import { AsyncLocalStorage } from 'node:async_hooks';

/** The process an operation ran in was killed: nothing after this point happens. */
export class Crash extends Error {
  constructor(operation: Operation) {
    super(`${operation.name} was killed`);
    this.name = 'Crash';
  }
}

const ambient = new AsyncLocalStorage<Operation>();

/** Something a process does, from its first wait to its last. It dies at the wait it is told to, or with its process. */
export class Operation {
  private waits = 0;
  private dead = false;

  constructor(
    readonly name: string,
    readonly process: string,
    /** The wait that kills it, from 1; infinite for one that lives. */
    private readonly diesAt: number,
  ) {}

  static get current(): Operation | undefined {
    return ambient.getStore();
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return ambient.run(this, work);
  }

  kill(): void {
    this.dead = true;
  }

  /** Throws Crash from the moment of its death on. */
  live(): void {
    if (this.dead) throw new Crash(this);
  }

  /** One wait more. */
  count(): void {
    this.waits += 1;
    if (this.waits >= this.diesAt) this.dead = true;
    this.live();
  }
}
