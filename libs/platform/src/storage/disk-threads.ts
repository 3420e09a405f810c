import { ThreadPool } from '../threads';
import type { DurableMove } from './durable-move';

/** How many moves may wait for the disk at once; their syncs then share its commits. */
const THREADS = 4;

/** Moves take a dozen file-system calls in a row; here they take one message each. */
export class DiskThreads {
  private readonly pool = new ThreadPool<DurableMove, void>(__dirname, 'disk.thread', THREADS);

  /** @throws what the file system throws, with its `code` */
  move(move: DurableMove): Promise<void> {
    return this.pool.run(move);
  }
}
