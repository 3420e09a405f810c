import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Refusal } from './refusal';

const CHECKSUMS: Record<string, (bytes: Buffer) => Buffer> = {
  'x-amz-checksum-crc32': (bytes) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes));
    return sum;
  },
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest(),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest(),
};

export interface Payload {
  readonly bytes: Buffer;
  /** The checksum header the client sent and that was found true, if any. */
  readonly checksum: readonly [name: string, value: string] | null;
}

/** Reads a request's body and checks everything the client said about it: signed hash, checksums, MD5, lengths. */
export const readPayload = async (request: IncomingMessage, payloadHash: string): Promise<Payload> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);

  if (payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    const { bytes, trailers } = decodeAwsChunked(raw);
    if (Number(request.headers['x-amz-decoded-content-length']) !== bytes.length) throw new S3Refusal(400, 'IncompleteBody');
    if (!trailers[String(request.headers['x-amz-trailer'])]) throw new S3Refusal(400, 'MalformedTrailerError');
    return { bytes, checksum: checkChecksum(bytes, trailers) };
  }
  if (payloadHash.startsWith('STREAMING-')) throw new S3Refusal(501, 'NotImplemented', `${payloadHash} is not spoken here`);
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && createHash('sha256').update(raw).digest('hex') !== payloadHash) {
    throw new S3Refusal(400, 'XAmzContentSHA256Mismatch');
  }
  const md5 = request.headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(raw).digest('base64') !== md5) throw new S3Refusal(400, 'BadDigest');
  return { bytes: raw, checksum: checkChecksum(raw, request.headers) };
};

const checkChecksum = (bytes: Buffer, headers: IncomingHttpHeaders | Record<string, string>): Payload['checksum'] => {
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-checksum-') || typeof value !== 'string' || name === 'x-amz-checksum-mode') continue;
    const sum = CHECKSUMS[name];
    if (!sum) throw new S3Refusal(501, 'NotImplemented', `${name} is not spoken here`);
    if (sum(bytes).toString('base64') !== value) throw new S3Refusal(400, 'BadDigest', `${name} does not match the body`);
    return [name, value];
  }
  return null;
};

/** `<hex size>\r\n<bytes>\r\n` … `0\r\n` then trailers as header lines and an empty line. */
const decodeAwsChunked = (raw: Buffer): { bytes: Buffer; trailers: Record<string, string> } => {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = raw.indexOf('\r\n', at);
    const sizeText = raw.toString('latin1', at, lineEnd);
    if (lineEnd < 0 || !/^[0-9a-f]+$/i.test(sizeText)) throw new S3Refusal(400, 'IncompleteBody');
    const start = lineEnd + 2;
    const size = parseInt(sizeText, 16);
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: parseTrailers(raw.toString('latin1', start)) };
    if (raw.toString('latin1', start + size, start + size + 2) !== '\r\n') throw new S3Refusal(400, 'IncompleteBody');
    chunks.push(raw.subarray(start, start + size));
    at = start + size + 2;
  }
};

const parseTrailers = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\r\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
