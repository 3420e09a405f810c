import { type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { fetchFailed } from './fetch-errors';

/** Decoders for a Content-Encoding header. Identity is asked for, but some hosts compress regardless. */
export const decodersFor = (contentEncoding: string | undefined): Transform[] => {
  const coding = (contentEncoding ?? '').trim().toLowerCase();
  switch (coding) {
    case '':
    case 'identity':
      return [];
    case 'gzip':
    case 'x-gzip':
      return [createGunzip()];
    case 'deflate':
      return [createInflate()];
    case 'br':
      return [createBrotliDecompress()];
    default:
      throw fetchFailed('the answer is compressed in a way that is not supported');
  }
};
