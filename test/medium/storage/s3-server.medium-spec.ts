import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { type S3TestServer, startS3Server } from '../../support/s3-server';

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'a secret of the test' };
const Bucket = 'acceptance';

let server: S3TestServer;
let client: S3Client;

const clientWith = (secretAccessKey: string, accessKeyId = credentials.accessKeyId): S3Client =>
  new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });

const bodyOf = async (Key: string, Range?: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

const refusal = async (work: Promise<unknown>): Promise<[name: string, status: number | undefined]> => {
  const error = await work.then(
    () => new Error('was accepted'),
    (reason: Error) => reason,
  );
  return [error.name, (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode];
};

/** Signs a URL with the SDK's own signer, so that the server is not checked against itself. */
const presign = async (method: string, path: string, expiresIn = 60, headers: Record<string, string> = {}): Promise<string> => {
  const { hostname, port } = new URL(server.endpoint);
  const signer = await client.config.signer();
  if (!('presign' in signer)) throw new Error('This signer cannot presign');
  const signed = await (signer as unknown as Presigner).presign(
    {
      method,
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: `/${Bucket}/${path}`,
      query: {},
      headers: { host: `${hostname}:${port}`, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', ...headers },
    },
    { expiresIn, signableHeaders: new Set(['host', ...Object.keys(headers)]) },
  );
  return `${server.endpoint}${signed.path}?${new URLSearchParams(signed.query).toString().replaceAll('+', '%20')}`;
};

interface Presigner {
  presign(request: object, options: object): Promise<{ path: string; query: Record<string, string> }>;
}

beforeAll(async () => {
  server = await startS3Server(credentials);
  client = clientWith(credentials.secretAccessKey);
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key: 'a/1.txt', Body: 'hello', ContentType: 'text/plain', Metadata: { k: 'v' } }));
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

describe('the S3 server of the tests', () => {
  it('knows its buckets', async () => {
    await expect(client.send(new HeadBucketCommand({ Bucket }))).resolves.toBeDefined();
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: 'nobody' })))).toEqual(['NotFound', 404]);
    expect(await refusal(client.send(new GetObjectCommand({ Bucket: 'nobody', Key: 'a' })))).toEqual(['NoSuchBucket', 404]);
  });

  it('gives back what was put, with type and metadata', async () => {
    const found = await client.send(new GetObjectCommand({ Bucket, Key: 'a/1.txt' }));
    expect(await found.Body?.transformToString()).toBe('hello');
    expect([found.ContentType, found.Metadata]).toEqual(['text/plain', { k: 'v' }]);
  });

  it('takes the framing and the trailing checksum off a streamed put', async () => {
    const bytes = randomBytes(700_000);
    const parts = [bytes.subarray(0, 300_000), bytes.subarray(300_000)];
    const seen: (string | undefined)[] = [];
    server.intercept((request) => {
      seen.push(request.headers['content-encoding'], String(request.headers['x-amz-trailer']));
      return false;
    });
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from(parts), ContentLength: bytes.length }));
    server.intercept(null);
    expect(seen).toEqual(['aws-chunked', 'x-amz-checksum-crc32']);
    expect((await bodyOf('stream')).equals(bytes)).toBe(true);
  });

  it('serves ranges', async () => {
    expect((await bodyOf('a/1.txt', 'bytes=1-3')).toString()).toBe('ell');
    expect((await bodyOf('a/1.txt', 'bytes=3-')).toString()).toBe('lo');
    expect((await bodyOf('a/1.txt', 'bytes=-2')).toString()).toBe('lo');
    const { ContentRange } = await client.send(new GetObjectCommand({ Bucket, Key: 'a/1.txt', Range: 'bytes=1-3' }));
    expect(ContentRange).toBe('bytes 1-3/5');
    expect(await refusal(bodyOf('a/1.txt', 'bytes=5-'))).toEqual(['InvalidRange', 416]);
  });

  it('answers a head with length and entity tag', async () => {
    const found = await client.send(new HeadObjectCommand({ Bucket, Key: 'a/1.txt' }));
    expect([found.ContentLength, found.ETag]).toEqual([5, '"5d41402abc4b2a76b9719d911017c592"']);
  });

  it('answers 304 to a read of what the client has', async () => {
    const IfNoneMatch = '"5d41402abc4b2a76b9719d911017c592"';
    const [, status] = await refusal(client.send(new GetObjectCommand({ Bucket, Key: 'a/1.txt', IfNoneMatch })));
    expect(status).toBe(304);
  });

  it('keeps a checksum and gives it back when asked', async () => {
    const put = await client.send(new PutObjectCommand({ Bucket, Key: 'ck', Body: 'x', ChecksumAlgorithm: 'SHA256' }));
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'ck', ChecksumMode: 'ENABLED' }));
    expect(put.ChecksumSHA256).toBe('LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=');
    expect(head.ChecksumSHA256).toBe(put.ChecksumSHA256);
  });

  it('refuses a body that does not match its checksum', async () => {
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'bad', Body: 'x', ChecksumCRC32: 'AAAAAA==' }));
    expect(await refusal(put)).toEqual(['BadDigest', 400]);
    expect(server.bucket(Bucket).objects.has('bad')).toBe(false);
  });

  it('refuses a body that does not match its signed hash', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'bad', Body: 'x' });
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = '0'.repeat(64);
        return next(args);
      },
      { step: 'build' },
    );
    expect(await refusal(client.send(command))).toEqual(['XAmzContentSHA256Mismatch', 400]);
  });

  it('lists with prefix, delimiter and pages', async () => {
    for (let i = 0; i < 5; i += 1) await client.send(new PutObjectCommand({ Bucket, Key: `l/${i}/x`, Body: '1' }));
    const grouped = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/' }));
    expect(grouped.CommonPrefixes).toHaveLength(5);
    const keys: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    let pages = 0;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'l/', MaxKeys: 2, ...(ContinuationToken && { ContinuationToken }) }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
      pages += 1;
    } while (ContinuationToken !== undefined);
    expect([pages, keys]).toEqual([3, ['l/0/x', 'l/1/x', 'l/2/x', 'l/3/x', 'l/4/x']]);
  });

  it('copies', async () => {
    await client.send(new CopyObjectCommand({ Bucket, Key: 'cp', CopySource: `${Bucket}/a/1.txt` }));
    expect((await bodyOf('cp')).toString()).toBe('hello');
  });

  it('deletes many at once', async () => {
    for (const Key of ['d/0', 'd/1']) await client.send(new PutObjectCommand({ Bucket, Key, Body: '1' }));
    const answer = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'd/0' }, { Key: 'd/1' }] } }));
    expect(answer.Deleted).toHaveLength(2);
    expect(await refusal(bodyOf('d/0'))).toEqual(['NoSuchKey', 404]);
  });

  it('does not overwrite when told not to', async () => {
    const put = client.send(new PutObjectCommand({ Bucket, Key: 'a/1.txt', Body: 'q', IfNoneMatch: '*' }));
    expect(await refusal(put)).toEqual(['PreconditionFailed', 412]);
  });

  it('takes keys with spaces, plus signs and letters of any language', async () => {
    const Key = 'ä b/ü+1&<2>.txt';
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'u' }));
    expect((await bodyOf(Key)).toString()).toBe('u');
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'ä' }));
    expect(page.Contents?.map((object) => object.Key)).toEqual([Key]);
  });

  it('refuses a wrong secret, an unknown key and no signature', async () => {
    expect(await refusal(clientWith('another').send(new GetObjectCommand({ Bucket, Key: 'a/1.txt' })))).toEqual([
      'SignatureDoesNotMatch',
      403,
    ]);
    const stranger = clientWith(credentials.secretAccessKey, 'AKIAOTHER');
    expect(await refusal(stranger.send(new GetObjectCommand({ Bucket, Key: 'a/1.txt' })))).toEqual(['InvalidAccessKeyId', 403]);
    expect((await fetch(`${server.endpoint}/${Bucket}/a/1.txt`)).status).toBe(403);
  });

  it('refuses a signed request that was changed on the way', async () => {
    const captured = await new Promise<{ url: string; headers: Record<string, string | string[] | undefined> }>((resolve) => {
      server.intercept((request, response) => {
        resolve({ url: request.url ?? '', headers: request.headers });
        response.writeHead(404).end();
        return true;
      });
      client.send(new GetObjectCommand({ Bucket, Key: 'a/1.txt' })).catch(() => undefined);
    });
    server.intercept(null);
    const replay = (url: string, extra: Record<string, string> = {}): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = httpRequest(server.endpoint + url, { headers: { ...captured.headers, ...extra } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        call.on('error', reject).end();
      });
    expect(await replay(captured.url)).toBe(200);
    expect(await replay(captured.url.replace('1.txt', '2.txt'))).toBe(403);
    expect(await replay(captured.url, { 'x-amz-date': '20200101T000000Z' })).not.toBe(200);
    expect(await replay(captured.url, { 'x-amz-acl': 'public-read' })).toBe(403);
  });

  it('serves a presigned read until it is changed or expires', async () => {
    const url = await presign('GET', 'a/1.txt');
    expect(await (await fetch(url)).text()).toBe('hello');
    expect((await fetch(url.replace(/X-Amz-Signature=..../, 'X-Amz-Signature=0000'))).status).toBe(403);
    expect((await fetch(url.replace('1.txt', 'other.txt'))).status).toBe(403);
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    const brief = await presign('GET', 'a/1.txt', 1);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await fetch(brief)).status).toBe(403);
  });

  it('takes a presigned put', async () => {
    const url = await presign('PUT', 'pp', 60, { 'content-type': 'image/png' });
    expect((await fetch(url, { method: 'PUT', body: 'zz', headers: { 'content-type': 'text/html' } })).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'zz', headers: { 'content-type': 'image/png' } })).status).toBe(200);
    expect((await bodyOf('pp')).toString()).toBe('zz');
  });

  it('says so when asked for what it does not speak', async () => {
    const acl = client.send(new GetObjectAclCommand({ Bucket, Key: 'a/1.txt' }));
    expect(await refusal(acl)).toEqual(['NotImplemented', 501]);
    const multipart = client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'mp' }));
    expect(await refusal(multipart)).toEqual(['NotImplemented', 501]);
  });
});
