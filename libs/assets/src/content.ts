/** A stored file that may be given out, with what the reply says about it. */
export interface Content {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Strong, quoted: other bytes have another one. */
  readonly etag: string;
  /** What it is called when it is saved. */
  readonly filename: string;
}

/** What a link leads to. */
export interface LinkedContent extends Content {
  /** Anybody may have it, without a signature. */
  readonly forAnybody: boolean;
}
