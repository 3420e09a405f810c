import { AppError } from '@argus/common';
import { Transform, type TransformCallback } from 'node:stream';
import { mapFetchError } from './fetch-errors';

/** Lets at most `maxBytes` through; every failure leaves it as an AppError. */
export class CappedBody extends Transform {
  private seenBytes = 0;

  constructor(
    private readonly maxBytes: number,
    /** Turns an abort into what it was for; undefined when the failure was not an abort. */
    private readonly abortedBecause: () => Error | undefined = () => undefined,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seenBytes += chunk.length;
    if (this.seenBytes > this.maxBytes) done(new AppError('asset.file_too_large', { details: { limitBytes: this.maxBytes } }));
    else done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error && (this.abortedBecause() ?? mapFetchError(error)));
  }
}
