/**
 * Why a task in a child process gave no answer:
 * - `timed_out`, `memory`: it went over its wall-time or resident-memory limit and was killed;
 * - `crashed`: the process ended by itself (native crash, out of memory, killed from outside);
 * - `aborted`: the caller's signal fired; `closed`: the pool was closed;
 * - `thrown`: the handler threw something that is not an expected failure; `answer`: the answer did not have its agreed shape.
 */
export type ChildFailureReason = 'timed_out' | 'memory' | 'crashed' | 'aborted' | 'closed' | 'thrown' | 'answer';

/** For logs and for the lib that owns the pool, which turns it into an AppError; `detail` may hold native messages and is never shown to users. */
export class ChildFailure extends Error {
  constructor(
    readonly reason: ChildFailureReason,
    readonly pool: string,
    readonly detail = '',
  ) {
    super(`${pool}: ${reason}${detail ? ` (${detail})` : ''}`);
    this.name = 'ChildFailure';
  }
}
