import { type Readable } from 'node:stream';

export interface SafeFetchOptions {
  /** `host:port` pairs that may be reached though their address is refused otherwise, matched on the resolved address. For tests and development. */
  readonly allow: readonly string[];
  readonly connectTimeoutMs: number;
  /** From the first look-up to the last byte, redirects included. */
  readonly totalTimeoutMs: number;
  readonly maxRedirects: number;
}

export interface DownloadOptions {
  /** More bytes than this, counted after decoding, are refused with `asset.file_too_large`. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface Download {
  /** Fails with an AppError when the limit, the time or the connection gives out. Read it or destroy it. */
  readonly stream: Readable;
  readonly contentType?: string;
  readonly contentDisposition?: string;
  /** Where the bytes came from after redirects. */
  readonly finalUrl: string;
  readonly statusCode: number;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The answer's body is cut off as failed beyond this. */
  readonly maxResponseBytes: number;
  /** Overrides the configured total time. */
  readonly totalTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
