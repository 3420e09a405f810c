import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '@argus/common';
import type { Content } from '@argus/assets';
import { byteRange, type ByteSpan, contentDisposition, isSameVersion, namesVersion } from '@argus/platform/http';
import { ObjectStore } from '@argus/platform/storage';

/** Pictures a browser draws without running anything in them. Everything else is a download. */
const SAFE_INLINE = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

export interface ContentPolicy {
  readonly cacheControl: string;
  /** Whether pages of other sites may show the file. */
  readonly embeddable: boolean;
}

/** Answers GET and HEAD with a stored file: whole, in part, or not at all when the reader has it. */
@Injectable()
export class ContentSender {
  constructor(private readonly store: ObjectStore) {}

  async send(content: Content, policy: ContentPolicy, request: Request, response: Response): Promise<void> {
    // The two headers a 304 repeats.
    const validators = { ETag: content.etag, 'Cache-Control': policy.cacheControl };
    if (namesVersion(request.get('if-none-match'), content.etag)) {
      response.set(validators).status(304).end();
      return;
    }
    const span = spanOf(content, request);
    const headers = { ...validators, ...headersOf(content, policy), ...lengthOf(content, span) };
    if (request.method === 'HEAD') {
      if (!(await this.store.stat(content.storageKey))) throw new AppError('asset.bytes_missing');
      announce(response, headers, span);
      response.end();
      return;
    }
    const { stream, sizeBytes } = await this.store.open(content.storageKey, span ?? undefined);
    if (sizeBytes !== content.sizeBytes) {
      stream.destroy();
      throw new AppError('asset.bytes_missing', {
        cause: new Error(`${content.storageKey} has ${sizeBytes} bytes, not ${content.sizeBytes}`),
      });
    }
    announce(response, headers, span);
    // A client that goes away ends the stream early; there is nobody left to tell.
    await pipeline(stream, response).catch(() => response.destroy());
  }
}

function spanOf({ etag, sizeBytes }: Content, request: Request): ByteSpan | null {
  const span = isSameVersion(request.get('if-range'), etag) ? byteRange(request.get('range'), sizeBytes) : null;
  if (span === 'unsatisfiable') throw new AppError('content.range_not_satisfiable', { details: { sizeBytes } });
  return span;
}

function announce(response: Response, headers: Record<string, string>, span: ByteSpan | null): void {
  response.status(span ? 206 : 200);
  // Not Express' `set`, which would add a charset nobody checked.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

const headersOf = ({ mimeType, filename }: Content, { embeddable }: ContentPolicy): Record<string, string> => ({
  'Content-Type': mimeType,
  'Content-Disposition': contentDisposition(SAFE_INLINE.has(mimeType) ? 'inline' : 'attachment', filename),
  // Whatever a file may be taken for, nothing in it runs, loads or is framed in our name.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': embeddable ? 'cross-origin' : 'same-origin',
  'Accept-Ranges': 'bytes',
});

const lengthOf = ({ sizeBytes }: Content, span: ByteSpan | null): Record<string, string> =>
  span
    ? { 'Content-Length': String(span.end - span.start + 1), 'Content-Range': `bytes ${span.start}-${span.end}/${sizeBytes}` }
    : { 'Content-Length': String(sizeBytes) };
