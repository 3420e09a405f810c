import { Clock } from '../../libs/common/src';

/** Time as a test wants it. */
export class MovableClock extends Clock {
  constructor(private time: Date) {
    super();
  }

  now(): Date {
    return this.time;
  }

  moveTo(time: string | Date): void {
    this.time = new Date(time);
  }
}
