/** How much the thread is given at once. */
export const BLOCK_BYTES = 512 * 1024;

export interface NewFile {
  readonly path: string;
  /** As open(2) knows them by name: `wx` makes a new one. */
  readonly flags: string;
}

export interface BlockDone {
  readonly block?: ArrayBuffer;
  /** Of the whole file, lower-case hex, when it is finished. */
  readonly sha256?: string;
}

/** What the thread that writes and hashes is asked for; see `spool.thread.ts`. */
export interface BlockOrder {
  /** Tells files apart that come in at the same time. */
  readonly id: number;
  readonly file: NewFile;
  /** How much of the file came before. With nothing before it is opened. */
  readonly offset: number;
  /** Handed over to the thread and back, so that nothing is copied; its first `length` bytes count. */
  readonly block?: ArrayBuffer;
  readonly length: number;
  /** More may follow, the hash of the whole is wanted, or nobody wants the file any more. After the last two it is closed. */
  readonly then: 'continue' | 'finish' | 'forget';
}
