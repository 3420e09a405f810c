import { Clock } from '@argus/common';

/** Stands still until a test moves it. */
export class MovableClock extends Clock {
  constructor(private at: Date) {
    super();
  }

  now(): Date {
    return this.at;
  }

  moveTo(moment: string): void {
    this.at = new Date(moment);
  }
}
