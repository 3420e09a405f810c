/** A file that has been received whole and is waiting on local disk to be stored or thrown away. */
export interface SpooledFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
  /** The first bytes, at most 4096: what the content's type is read from. */
  readonly head: Buffer;
  /** Says that the file was taken over: there is nothing left to discard. */
  taken(): void;
  /** Removes the file. May be called any number of times, and after a store has taken the file over. */
  discard(): Promise<void>;
}

export interface ReceiveOptions {
  /** More bytes than this are refused with `asset.file_too_large`. */
  readonly limitBytes: number;
}

export interface SpoolOptions {
  /** Made with mode 0700 when absent. On the file system of the local blob store, files move there without a copy. */
  readonly directory: string;
}
