// Writes and hashes what comes in, so that the event loop only has to pass it on.
import { createHash, type Hash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { answerOrders } from '../threads';
import type { BlockDone, BlockOrder, NewFile } from './block-order';

interface OpenFile {
  readonly descriptor: number;
  readonly hash: Hash;
}

const files = new Map<number, OpenFile>();

answerOrders(
  (order: BlockOrder): BlockDone => ({ block: order.block, sha256: carryOut(order) }),
  ({ block }) => (block ? [block] : []),
);

/** Returns the SHA-256 of the whole file when it is finished. */
function carryOut(order: BlockOrder): string | undefined {
  if (order.then === 'forget') return close(order.id);
  if (order.offset === 0) files.set(order.id, { descriptor: open(order.file), hash: createHash('sha256') });
  const file = files.get(order.id);
  // A thread that follows one that broke has not seen it.
  if (!file) throw new Error('The beginning of the file was lost');
  if (order.block) {
    const bytes = Buffer.from(order.block, 0, order.length);
    writeAll(file.descriptor, bytes, order.offset);
    file.hash.update(bytes);
  }
  if (order.then === 'continue') return undefined;
  close(order.id);
  return file.hash.digest('hex');
}

function open({ path, flags }: NewFile): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    chmodSync(dirname(path), 0o700);
    return openSync(path, flags, 0o600);
  }
}

/** A write may be partial (a disk that fills up): go on until all is written or the system says why not. */
function writeAll(descriptor: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
}

function close(id: number): undefined {
  const file = files.get(id);
  files.delete(id);
  if (file) closeSync(file.descriptor);
}
