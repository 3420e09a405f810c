import { type Readable } from 'node:stream';

/** A whole local file, as the spool hands it over. */
export interface StorableFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. The store refuses bytes that do not match where the protocol can check it (S3 does). */
  readonly sha256: string;
  /** Called by a store that took the file over: it is not there any more. */
  taken?(): void;
}

export interface PutOptions {
  readonly contentType: string;
}

/** Both ends are included, as in HTTP; without `end`, to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface OpenedObject {
  readonly stream: Readable;
  /** Size of the whole object, also when a range was asked for. */
  readonly sizeBytes: number;
  /** Only where the store keeps it (S3). The database row is what says an asset's type. */
  readonly contentType?: string;
}

export interface ObjectStat {
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
  readonly contentType?: string;
}

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

export interface ObjectPage {
  readonly objects: ListedObject[];
  /** Give it back for the next page; null after the last one. */
  readonly cursor: string | null;
}

/**
 * Where blobs live. A key is final when it is written: nothing is renamed or written twice in normal work.
 * Keys are relative paths with `/` (`o/<organization>/<asset>/original`); a key of any other form is a bug and throws.
 *
 * Every method throws AppError `storage.unavailable` when the store cannot be reached or refuses us, after bounded
 * retries, and `storage.full` when it has no room.
 */
export abstract class ObjectStore {
  abstract readonly driver: 'local' | 's3';

  /** One put of known length. When it returns, the bytes survive a power cut. May take the file over: it can be gone after. */
  abstract putFile(key: string, file: StorableFile, options: PutOptions): Promise<void>;

  /** For small things made in memory: thumbnails, renditions. */
  abstract putBuffer(key: string, bytes: Buffer, options: PutOptions): Promise<void>;

  /**
   * Opens the bytes for reading; the stream must be read or destroyed. The caller checks the range against the size
   * it knows: a start at or after the end throws RangeError, an end past the last byte is cut to it.
   * @throws AppError `asset.bytes_missing`
   */
  abstract open(key: string, range?: ByteRange): Promise<OpenedObject>;

  /**
   * Copies the bytes to a local file that must not exist yet.
   * @throws AppError `asset.bytes_missing`
   */
  abstract download(key: string, toPath: string): Promise<void>;

  /** The file that holds the bytes, for readers on the same machine; null when there is none (S3). Never write to it. */
  abstract localPath(key: string): string | null;

  abstract stat(key: string): Promise<ObjectStat | null>;

  /** A key that is not there counts as deleted. */
  abstract delete(key: string): Promise<void>;

  abstract deleteMany(keys: readonly string[]): Promise<void>;

  /** Keys that start with the prefix, in pages, in an order that does not change while nothing is written. */
  abstract list(prefix: string, cursor?: string | null): Promise<ObjectPage>;

  /** Removes what killed processes left half written. @returns how many pieces were removed */
  abstract sweepUnfinished(options: { olderThanMs: number }): Promise<number>;

  /** For readiness: returns within 2 s or throws `storage.unavailable`. */
  abstract check(): Promise<void>;
}
