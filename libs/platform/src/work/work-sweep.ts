import { Inject, Injectable, Logger } from '@nestjs/common';
import { type JobDefinition, JobDispatcher, jobIdOf } from '../queue';
import { type DueWork, WorkRepository, type WorkTable } from './work.repository';

/** Which job wakes the rows of a table up. */
export interface WakeUp {
  readonly table: WorkTable;
  readonly job: JobDefinition;
  readonly payload: (id: string) => Record<string, string>;
}

/** DI token of the list of wake-ups. */
export const WAKE_UPS = Symbol('WAKE_UPS');

const BATCH = 250;

/**
 * Finds work nobody is doing: rows that came due, rows whose worker died, rows whose job the queue has lost.
 * Any number of processes may sweep at once; each row is taken by one of them.
 */
@Injectable()
export class WorkSweep {
  private readonly logger = new Logger(WorkSweep.name);

  constructor(
    private readonly work: WorkRepository,
    private readonly dispatcher: JobDispatcher,
    @Inject(WAKE_UPS) private readonly wakeUps: readonly WakeUp[],
  ) {}

  /** Dispatches everything that is due. Returns how many jobs went out. */
  async run(): Promise<number> {
    let dispatched = 0;
    for (const wakeUp of this.wakeUps) {
      await this.work.reclaimExpired(wakeUp.table);
      for (;;) {
        const due = await this.work.takeDue(wakeUp.table, BATCH);
        dispatched += await this.dispatch(wakeUp, due);
        if (due.length < BATCH) break;
      }
    }
    if (dispatched > 0) this.logger.debug(`Dispatched ${dispatched} jobs`);
    return dispatched;
  }

  private async dispatch(wakeUp: WakeUp, due: readonly DueWork[]): Promise<number> {
    if (due.length === 0) return 0;
    const { table, job, payload } = wakeUp;
    // A long queue is not a lost job: what still waits there needs no second wake-up.
    const waiting = await this.dispatcher.hasMany(
      job,
      due.map(({ id, dispatchNo }) => jobIdOf(job, id, dispatchNo)),
    );
    const lost = due.filter(({ id, dispatchNo }) => !waiting.has(jobIdOf(job, id, dispatchNo))).map(({ id }) => id);
    const numbered = await this.work.nextDispatch(table, lost);
    await this.dispatcher.dispatchMany(
      job,
      numbered.map(({ id, dispatchNo }) => ({ data: payload(id), jobId: jobIdOf(job, id, dispatchNo) })),
    );
    return numbered.length;
  }
}
