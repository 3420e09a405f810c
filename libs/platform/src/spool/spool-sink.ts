import { AppError } from '@argus/common';
import { Writable } from 'node:stream';
import { BLOCK_BYTES, type NewFile } from './block-order';
import { BlockWriter } from './block-writer';

const HEAD_BYTES = 4096;

type Done = (error?: Error | null) => void;

/**
 * Gathers what arrives into blocks, counts it and keeps the first bytes; a thread writes and hashes the blocks.
 * While one is being written the next is filled, and with that one full as well the source is held back: a slow disk costs no memory.
 */
export class SpoolSink extends Writable {
  private readonly writer: BlockWriter;
  private block: Buffer<ArrayBuffer> | null = null;
  private filled = 0;
  private underway: Promise<void> = Promise.resolve();
  private headBytes: Buffer = Buffer.alloc(0);
  private hash = '';
  sizeBytes = 0;

  constructor(
    file: NewFile,
    private readonly limitBytes: number,
  ) {
    super({ highWaterMark: BLOCK_BYTES });
    this.writer = new BlockWriter(file);
  }

  /** The first bytes, at most 4096. */
  get head(): Buffer {
    return this.headBytes;
  }

  /** Of all bytes, lower-case hex; known once the sink has finished. */
  get sha256(): string {
    return this.hash;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.limitBytes) {
      done(new AppError('asset.file_too_large', { details: { limitBytes: this.limitBytes } }));
      return;
    }
    this.keepHead(chunk);
    this.gather(chunk, done);
  }

  override _final(done: Done): void {
    this.finish().then(() => done(), done);
  }

  /** Closes only after the file has been: whoever waits for that may remove it. */
  override _destroy(error: Error | null, done: Done): void {
    if (this.writableFinished) done(error);
    else
      this.writer
        .forget()
        .finally(() => done(error))
        .catch(() => undefined);
  }

  private keepHead(chunk: Buffer): void {
    const missing = HEAD_BYTES - this.headBytes.length;
    // Copied: a slice would keep the whole network buffer alive for as long as the head is.
    if (missing > 0) this.headBytes = Buffer.concat([this.headBytes, chunk.subarray(0, missing)]);
  }

  private gather(chunk: Buffer, done: Done): void {
    this.block ??= Buffer.from(BlockWriter.takeBlock());
    const copied = chunk.copy(this.block, this.filled);
    this.filled += copied;
    if (this.filled < BLOCK_BYTES) {
      done();
      return;
    }
    const before = this.underway;
    this.underway = this.writer.write(this.block.buffer, this.filled);
    // Whoever waits for it next hears of its failure.
    this.underway.catch(() => undefined);
    this.block = null;
    this.filled = 0;
    before.then(() => this.gather(chunk.subarray(copied), done), done);
  }

  private async finish(): Promise<void> {
    const [hash] = await Promise.all([this.writer.finish(this.block?.buffer ?? null, this.filled), this.underway]);
    this.hash = hash;
  }
}
