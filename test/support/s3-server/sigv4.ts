import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { S3Refusal } from './refusal';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Claim {
  readonly credential: string;
  readonly signedHeaders: string[];
  readonly signature: string;
  readonly dateTime: string;
  readonly payloadHash: string;
  readonly expiresSeconds: number | null;
}

const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986: everything but the unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Checks AWS Signature Version 4 of a request, in the Authorization header or presigned in the query.
 * @returns the payload hash that the signature vouches for
 * @throws S3Refusal with the code S3 itself answers
 */
export const verifySignature = (request: IncomingMessage, url: URL, credentials: Credentials): string => {
  const claim = url.searchParams.has('X-Amz-Signature') ? presignedClaim(url) : headerClaim(request);
  const [accessKeyId, date, region, service, terminator] = claim.credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) throw new S3Refusal(403, 'InvalidAccessKeyId');
  if (!date || !region || service !== 's3' || terminator !== 'aws4_request' || !claim.dateTime.startsWith(date)) {
    throw new S3Refusal(400, 'AuthorizationHeaderMalformed');
  }
  checkTime(claim);
  checkSignedHeaders(request, claim);

  const scope = [date, region, service, terminator].join('/');
  const toSign = ['AWS4-HMAC-SHA256', claim.dateTime, scope, sha256(canonicalRequest(request, url, claim))].join('\n');
  const key = [date, region, service, terminator].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const expected = hmac(key, toSign);
  const given = Buffer.from(claim.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new S3Refusal(403, 'SignatureDoesNotMatch');
  return claim.payloadHash;
};

const headerClaim = (request: IncomingMessage): Claim => {
  const header = request.headers.authorization;
  if (header === undefined) throw new S3Refusal(403, 'AccessDenied', 'Anonymous access is forbidden');
  const match = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(header);
  const payloadHash = request.headers['x-amz-content-sha256'];
  const dateTime = request.headers['x-amz-date'];
  if (!match || typeof payloadHash !== 'string' || typeof dateTime !== 'string') throw new S3Refusal(400, 'AuthorizationHeaderMalformed');
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  return { credential, signedHeaders: signedHeaders.split(';'), signature, dateTime, payloadHash, expiresSeconds: null };
};

const presignedClaim = (url: URL): Claim => {
  const query = (name: string): string => url.searchParams.get(name) ?? '';
  const expiresSeconds = Number(query('X-Amz-Expires'));
  if (query('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !(expiresSeconds > 0 && expiresSeconds <= MAX_EXPIRES_SECONDS)) {
    throw new S3Refusal(400, 'AuthorizationQueryParametersError');
  }
  return {
    credential: query('X-Amz-Credential'),
    signedHeaders: query('X-Amz-SignedHeaders').split(';'),
    signature: query('X-Amz-Signature'),
    dateTime: query('X-Amz-Date'),
    payloadHash: url.searchParams.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    expiresSeconds,
  };
};

const checkTime = ({ dateTime, expiresSeconds }: Claim): void => {
  const iso = dateTime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const ageMs = Date.now() - Date.parse(iso);
  if (Number.isNaN(ageMs)) throw new S3Refusal(400, 'AuthorizationHeaderMalformed');
  if (expiresSeconds !== null && ageMs > expiresSeconds * 1000) throw new S3Refusal(403, 'AccessDenied', 'Request has expired');
  if (ageMs < -MAX_SKEW_MS || (expiresSeconds === null && ageMs > MAX_SKEW_MS)) throw new S3Refusal(403, 'RequestTimeTooSkewed');
};

/** A header of the protocol that is not signed could have been added on the way. */
const checkSignedHeaders = (request: IncomingMessage, { signedHeaders }: Claim): void => {
  const mustBeSigned = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (mustBeSigned.some((name) => !signedHeaders.includes(name)))
    throw new S3Refusal(403, 'AccessDenied', 'There were headers present in the request which were not signed');
};

const canonicalRequest = (request: IncomingMessage, url: URL, claim: Claim): string => {
  const path = decodeURIComponent(url.pathname).split('/').map(encode).join('/');
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const headers = claim.signedHeaders
    .map((name) => `${name}:${[request.headers[name] ?? ''].flat().join(',').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  return [request.method, path, query, headers, claim.signedHeaders.join(';'), claim.payloadHash].join('\n');
};
