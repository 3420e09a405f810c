import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Bucket, type StoredObject } from './bucket';
import { type Payload, readPayload } from './payload';
import { S3Refusal } from './refusal';
import { type Credentials, verifySignature } from './sigv4';
import { textsOf, toXml } from './xml';

/** Sees a request before the server does; true means it has dealt with it (an injected failure, a hang). */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface S3TestServer {
  readonly endpoint: string;
  bucket(name: string): Bucket;
  intercept(interceptor: Interceptor | null): void;
  close(): Promise<void>;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly payload: Payload;
}

/**
 * A server for tests that speaks the part of the S3 protocol Argus uses: buckets, single puts, reads with ranges,
 * lists, deletes, copies. It checks signatures and checksums and refuses what S3 refuses. It keeps objects in memory,
 * knows one pair of credentials and path-style addresses, and has no multipart uploads, versions, ACLs or encryption:
 * what it does not speak it answers with NotImplemented. It is no store for anyone's data.
 */
export const startS3Server = async (credentials: Credentials, bucketNames: readonly string[] = []): Promise<S3TestServer> => {
  const buckets = new Map(bucketNames.map((name) => [name, new Bucket()]));
  let interceptor: Interceptor | null = null;
  const server = createServer((request, response) => {
    if (interceptor?.(request, response)) return;
    answer(request, response, credentials, buckets).catch((error: unknown) => refuse(request, response, error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: (name) => bucketNamed(buckets, name),
    intercept: (next) => {
      interceptor = next;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

const bucketNamed = (buckets: Map<string, Bucket>, name: string): Bucket => {
  const bucket = buckets.get(name);
  if (!bucket) throw new S3Refusal(404, 'NoSuchBucket');
  return bucket;
};

const objectNamed = (bucket: Bucket, key: string): StoredObject => {
  const object = bucket.objects.get(key);
  if (!object) throw new S3Refusal(404, 'NoSuchKey');
  return object;
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  credentials: Credentials,
  buckets: Map<string, Bucket>,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://s3');
  const payload = await readPayload(request, verifySignature(request, url, credentials));
  const call = { request, response, url, payload };
  const [, bucketName = '', ...rest] = decodeURIComponent(url.pathname).split('/');
  const key = rest.join('/');
  if (key === '') return answerBucket(call, bucketName, buckets);
  return answerObject(call, bucketNamed(buckets, bucketName), key, buckets);
};

const answerBucket = ({ request, response, url, payload }: Call, name: string, buckets: Map<string, Bucket>): void => {
  const operation = `${request.method} ${[...url.searchParams.keys()].find((param) => ['delete', 'list-type'].includes(param)) ?? ''}`;
  switch (operation) {
    case 'PUT ':
      if (buckets.has(name)) throw new S3Refusal(409, 'BucketAlreadyOwnedByYou');
      buckets.set(name, new Bucket());
      response.setHeader('location', `/${name}`).end();
      return;
    case 'HEAD ':
      bucketNamed(buckets, name);
      response.end();
      return;
    case 'GET list-type':
      return answerList(response, url, name, bucketNamed(buckets, name));
    case 'POST delete': {
      const bucket = bucketNamed(buckets, name);
      if (!payload.checksum && request.headers['content-md5'] === undefined)
        throw new S3Refusal(400, 'InvalidRequest', 'A checksum is required');
      const body = payload.bytes.toString('utf8');
      const keys = textsOf(body, 'Key');
      if (keys.length > 1000) throw new S3Refusal(400, 'MalformedXML');
      keys.forEach((key) => bucket.objects.delete(key));
      const quiet = textsOf(body, 'Quiet')[0] === 'true';
      return sendXml(response, 'DeleteResult', quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
    }
    default:
      throw new S3Refusal(501, 'NotImplemented');
  }
};

const answerList = (response: ServerResponse, url: URL, name: string, bucket: Bucket): void => {
  const query = (param: string): string => url.searchParams.get(param) ?? '';
  const token = Buffer.from(query('continuation-token'), 'base64url').toString('utf8');
  const maxKeys = Math.min(1000, Number(url.searchParams.get('max-keys') ?? 1000));
  const listing = bucket.list({ prefix: query('prefix'), delimiter: query('delimiter'), after: token || query('start-after'), maxKeys });
  sendXml(response, 'ListBucketResult', {
    Name: name,
    Prefix: query('prefix'),
    MaxKeys: maxKeys,
    KeyCount: listing.contents.length + listing.commonPrefixes.length,
    IsTruncated: listing.nextToken !== null,
    ...(listing.nextToken !== null && { NextContinuationToken: Buffer.from(listing.nextToken).toString('base64url') }),
    Contents: listing.contents.map(([Key, object]) => ({
      Key,
      LastModified: object.modifiedAt,
      ETag: object.etag,
      Size: object.bytes.length,
    })),
    CommonPrefixes: listing.commonPrefixes.map((Prefix) => ({ Prefix })),
  });
};

const answerObject = ({ request, response, url, payload }: Call, bucket: Bucket, key: string, buckets: Map<string, Bucket>): void => {
  if (['uploads', 'uploadId', 'acl', 'tagging'].some((param) => url.searchParams.has(param))) throw new S3Refusal(501, 'NotImplemented');
  switch (request.method) {
    case 'PUT': {
      if (request.headers['if-none-match'] === '*' && bucket.objects.has(key)) throw new S3Refusal(412, 'PreconditionFailed');
      const source = request.headers['x-amz-copy-source'];
      if (typeof source === 'string') {
        const [sourceBucket = '', ...sourceKey] = decodeURIComponent(source).replace(/^\//, '').split('/');
        const { bytes, checksum, headers } = objectNamed(bucketNamed(buckets, sourceBucket), sourceKey.join('/'));
        const copy = bucket.put(key, { bytes, checksum }, headers);
        return sendXml(response, 'CopyObjectResult', { ETag: copy.etag, LastModified: copy.modifiedAt });
      }
      const { etag } = bucket.put(key, payload, keptHeaders(request));
      if (payload.checksum) response.setHeader(...payload.checksum);
      response.setHeader('etag', etag).end();
      return;
    }
    case 'GET':
    case 'HEAD':
      return answerRead(request, response, objectNamed(bucket, key));
    case 'DELETE':
      bucket.objects.delete(key);
      response.writeHead(204).end();
      return;
    default:
      throw new S3Refusal(405, 'MethodNotAllowed');
  }
};

const keptHeaders = (request: IncomingMessage): Record<string, string> => ({
  'content-type': 'binary/octet-stream',
  ...Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' &&
      (name.startsWith('x-amz-meta-') || ['content-type', 'cache-control', 'content-disposition'].includes(name))
        ? [[name, value]]
        : [],
    ),
  ),
});

const answerRead = (request: IncomingMessage, response: ServerResponse, object: StoredObject): void => {
  const size = object.bytes.length;
  response.setHeaders(new Map(Object.entries(object.headers)));
  response.setHeader('etag', object.etag).setHeader('last-modified', object.modifiedAt.toUTCString()).setHeader('accept-ranges', 'bytes');
  if (request.headers['if-none-match'] === object.etag) {
    response.writeHead(304).end();
    return;
  }
  const range = rangeOf(request.headers.range, size);
  const bytes = range ? object.bytes.subarray(range.start, range.end + 1) : object.bytes;
  if (range) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${size}`);
  // The stored checksum is the whole object's: beside a part of it, a client would take it for the part's.
  else if (request.headers['x-amz-checksum-mode'] === 'ENABLED' && object.checksum) response.setHeader(...object.checksum);
  response.writeHead(range ? 206 : 200, { 'content-length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
};

/** A header of another form is ignored, as HTTP has it; a start past the end is refused. */
const rangeOf = (header: string | undefined, size: number): { start: number; end: number } | null => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || start > end) throw new S3Refusal(416, 'InvalidRange');
  return { start, end };
};

const sendXml = (response: ServerResponse, root: string, value: Parameters<typeof toXml>[1]): void => {
  response.setHeader('content-type', 'application/xml').end(toXml(root, value));
};

const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  if (response.headersSent || response.destroyed) return;
  const known = error instanceof S3Refusal ? error : new S3Refusal(500, 'InternalError', String(error));
  // A refusal before the body was read: the rest of it would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(known.status, { 'content-type': 'application/xml' });
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${known.code}</Code><Message>${known.message}</Message></Error>`;
  response.end(request.method === 'HEAD' ? undefined : xml);
};
