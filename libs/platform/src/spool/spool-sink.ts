import { AppError } from '@argus/common';
import { createHash } from 'node:crypto';
import { type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

const HEAD_BYTES = 4096;

/** So much is written at once: every write is a trip to another thread and back. */
const WRITE_BYTES = 512 * 1024;

/**
 * Writes to an open file while it hashes, counts and keeps the first bytes, all in one pass.
 * What arrives is gathered to large writes, and what piles up during one goes out with the next, so a slow disk costs fewer calls, not
 * memory: the buffers are bounded by the size of a write and the high-water mark, above which the source is held back.
 */
export class SpoolSink extends Writable {
  private readonly hash = createHash('sha256');
  private readonly headParts: Buffer[] = [];
  private headLength = 0;
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;
  /** Where the next write goes. */
  private offset = 0;
  sizeBytes = 0;

  constructor(
    private readonly handle: FileHandle,
    private readonly limitBytes: number,
  ) {
    super({ highWaterMark: WRITE_BYTES });
  }

  get head(): Buffer {
    return Buffer.concat(this.headParts);
  }

  sha256(): string {
    return this.hash.digest('hex');
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.store([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.store(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    this.flush().then(() => done(), done);
  }

  private store(parts: Buffer[], done: (error?: Error | null) => void): void {
    for (const part of parts) {
      this.sizeBytes += part.length;
      this.gathered.push(part);
      this.gatheredBytes += part.length;
    }
    if (this.sizeBytes > this.limitBytes) {
      done(new AppError('asset.file_too_large', { details: { limitBytes: this.limitBytes } }));
      return;
    }
    // The disk is started first, so that hashing runs beside it.
    const written = this.gatheredBytes < WRITE_BYTES ? null : this.flush();
    for (const part of parts) {
      this.hash.update(part);
      this.keepHead(part);
    }
    if (written) written.then(() => done(), done);
    else done();
  }

  private async flush(): Promise<void> {
    const [parts, offset] = [this.gathered, this.offset];
    if (parts.length === 0) return;
    this.offset += this.gatheredBytes;
    this.gathered = [];
    this.gatheredBytes = 0;
    await this.writeAll(parts, offset);
  }

  /** A write may be partial (a disk that fills up): go on until all is written or the system says why not. */
  private async writeAll(parts: Buffer[], offset: number): Promise<void> {
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await this.handle.writev(parts, offset);
    if (bytesWritten === total) return;
    const rest = Buffer.concat(parts).subarray(bytesWritten);
    for (let done = 0; done < rest.length;) {
      const result = await this.handle.write(rest, done, rest.length - done, offset + bytesWritten + done);
      done += result.bytesWritten;
    }
  }

  private keepHead(part: Buffer): void {
    if (this.headLength >= HEAD_BYTES) return;
    // Copied: a slice would keep the whole network buffer alive for as long as the head is.
    const slice = Buffer.from(part.subarray(0, HEAD_BYTES - this.headLength));
    this.headParts.push(slice);
    this.headLength += slice.length;
  }
}
