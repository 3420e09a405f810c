import { AppError } from '@argus/common';
import { unlink } from 'node:fs/promises';
import { BLOCK_BYTES, type NewFile } from './block-order';
import { BlockWriter } from './block-writer';
import { type SpooledFile } from './spooled-file';

const HEAD_BYTES = 4096;
/** One being written, one on its way: a disk slower than that holds the source back. */
const BLOCKS_UNDER_WAY = 2;

/**
 * A file that is being received. What is written is gathered into blocks, counted, and its first bytes are kept; a thread writes and hashes
 * the blocks. Nothing is on disk before the first block is full, or the file finished.
 */
export class SpoolWriter {
  private readonly blocks: BlockWriter;
  private block: Buffer<ArrayBuffer> | null = null;
  private filled = 0;
  private underWay = 0;
  private lastWrite: Promise<void> = Promise.resolve();
  private head: Buffer = Buffer.alloc(0);
  private received = 0;

  constructor(
    private readonly file: NewFile,
    private readonly limitBytes: number,
  ) {
    this.blocks = new BlockWriter(file);
  }

  get sizeBytes(): number {
    return this.received;
  }

  /**
   * Takes a copy of the bytes. Returns what to wait for before more is written, if there is anything: a slow disk then costs no memory.
   * @throws AppError `asset.file_too_large` (details `limitBytes`); what is returned rejects with `storage.full`
   */
  write(bytes: Buffer): Promise<void> | undefined {
    this.received += bytes.length;
    if (this.received > this.limitBytes) throw new AppError('asset.file_too_large', { details: { limitBytes: this.limitBytes } });
    this.keepHead(bytes);
    let wait: Promise<void> | undefined;
    for (let taken = 0; taken < bytes.length;) {
      this.block ??= Buffer.from(BlockWriter.takeBlock());
      const copied = bytes.copy(this.block, this.filled, taken);
      taken += copied;
      this.filled += copied;
      if (this.filled === BLOCK_BYTES) wait = this.handOver(this.block);
    }
    return wait;
  }

  /** Nothing more comes. @throws AppError `storage.full`; then the file is still to be discarded */
  async finish(): Promise<SpooledFile> {
    const [sha256] = await named(Promise.all([this.blocks.finish(this.block?.buffer ?? null, this.filled), this.lastWrite]));
    const { path } = this.file;
    return { path, sizeBytes: this.received, sha256, head: this.head, ...ending(path) };
  }

  /** Resolves when nothing of the file is being written, nor on disk, any more. */
  async discard(): Promise<void> {
    // A thread that broke writes no more either.
    await this.blocks.forget().catch(() => undefined);
    await remove(this.file.path);
  }

  private keepHead(bytes: Buffer): void {
    const missing = HEAD_BYTES - this.head.length;
    // Copied: a slice would keep the whole network buffer alive for as long as the head is.
    if (missing > 0) this.head = Buffer.concat([this.head, bytes.subarray(0, missing)]);
  }

  /** Returns the end of the write before, which has to be over first if too much would be under way. */
  private handOver(block: Buffer<ArrayBuffer>): Promise<void> | undefined {
    const before = this.lastWrite;
    this.underWay += 1;
    this.lastWrite = named(this.blocks.write(block.buffer, this.filled)).finally(() => (this.underWay -= 1));
    // Whoever waits for it next hears of its failure.
    this.lastWrite.catch(() => undefined);
    this.block = null;
    this.filled = 0;
    return this.underWay < BLOCKS_UNDER_WAY ? undefined : before;
  }
}

/** A file ends once: removed, or taken over by a store. */
const ending = (path: string): Pick<SpooledFile, 'taken' | 'discard'> => {
  let over = false;
  return {
    taken: () => void (over = true),
    async discard() {
      if (!over) await remove(path);
      over = true;
    },
  };
};

const remove = async (path: string): Promise<void> => {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

/** A full disk is told by its name in the catalogue. */
const named = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const isDiskFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw isDiskFull ? new AppError('storage.full', { cause: error }) : error;
  }
};
