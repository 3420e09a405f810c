import { ThreadPool } from '../threads';
import { BLOCK_BYTES, type BlockDone, type BlockOrder, type NewFile } from './block-order';

/** Blocks that are kept for the next file instead of being made anew: 16 MB. */
const SPARE_BLOCKS = 32;

/** One for the whole process: it writes and hashes faster than the event loop can pass bytes on, and a file's hash stays in one place. */
const thread = new ThreadPool<BlockOrder, BlockDone>(__dirname, 'spool.thread', 1);
const spare: ArrayBuffer[] = [];
let files = 0;

/** One file on its way to the disk, opened with its first block. Blocks are written in the order they are handed over. */
export class BlockWriter {
  private readonly id = ++files;
  private offset = 0;
  private begun = false;

  constructor(private readonly file: NewFile) {}

  /** A block to fill. It is empty once it was handed over. */
  static takeBlock(): ArrayBuffer {
    return spare.pop() ?? new ArrayBuffer(BLOCK_BYTES);
  }

  /** Writes the block's first `length` bytes. @throws what the file system throws, with its `code` */
  async write(block: ArrayBuffer, length: number): Promise<void> {
    await this.order('continue', block, length);
  }

  /** Writes the last bytes, if there are any, and closes the file. Returns the SHA-256 of all of it, lower-case hex. */
  async finish(block: ArrayBuffer | null, length: number): Promise<string> {
    return (await this.order('finish', block, length)) ?? '';
  }

  /** Closes the file as it is. Resolves when nothing of it is being written any more. */
  async forget(): Promise<void> {
    if (this.begun) await this.order('forget', null, 0);
  }

  private async order(then: BlockOrder['then'], block: ArrayBuffer | null, length: number): Promise<string | undefined> {
    const { id, file, offset } = this;
    this.offset += length;
    this.begun = true;
    const done = await thread.run({ id, file, offset, length, then, ...(block && { block }) }, block ? [block] : []);
    if (done.block && spare.length < SPARE_BLOCKS) spare.push(done.block);
    return done.sha256;
  }
}
