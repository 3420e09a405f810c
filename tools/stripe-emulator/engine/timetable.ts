import { type EngineTime } from './engine-time';

/** Something that is to happen by itself at a moment. */
export interface Due {
  readonly at: number;
  readonly work: () => void;
}

/** Does what has come due, in the order in which it came due, each as if it were its own moment. */
export class Timetable {
  /** What is due at one moment is done in the order of the sources. */
  constructor(
    private readonly time: EngineTime,
    private readonly sources: readonly (() => Due[])[],
  ) {}

  catchUp(): void {
    for (let next = this.earliest(); next && next.at <= this.time.unix; next = this.earliest()) {
      const { at, work } = next;
      this.time.at(at, work);
    }
  }

  private earliest(): Due | undefined {
    return this.sources
      .flatMap((source) => source())
      .reduce<Due | undefined>((first, due) => (first && first.at <= due.at ? first : due), undefined);
  }
}
