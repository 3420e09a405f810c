import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AppError } from '@argus/common';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertKey } from './object-key';
import { assertWhole } from './storable-file';
import {
  type ByteRange,
  type ObjectPage,
  type ObjectStat,
  ObjectStore,
  type OpenedObject,
  type PutOptions,
  type StorableFile,
} from './object-store';
import { createS3Client } from './s3-client';
import { isMissingObject, isPassing, mapS3Error } from './s3-errors';
import { type S3StorageConfig } from './storage-config';
import { withinMs } from './within';

const PUT_ATTEMPTS = 3;
const PUT_BACKOFF_MS = 200;
const CHECK_TIMEOUT_MS = 2_000;
/** Longest time for one request with a small or no body. Uploads and downloads are bounded by silence, not by length. */
const CALL_TIMEOUT_MS = 30_000;
const DELETE_PAGE = 1000;

/** Blobs in one bucket of S3, R2, MinIO or anything else that speaks the protocol. */
export class S3Store extends ObjectStore {
  readonly driver = 's3';
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(config: Omit<S3StorageConfig, 'driver'>) {
    super();
    this.bucket = config.bucket;
    this.client = createS3Client({ ...config, driver: 's3' });
  }

  async putFile(key: string, file: StorableFile, { contentType }: PutOptions): Promise<void> {
    assertKey(key);
    await assertWhole(file);
    // The SDK cannot repeat a request whose body is a stream: each attempt here opens the file anew.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.putStream(key, file, contentType);
        return;
      } catch (error) {
        if (isFileError(error)) throw error;
        if (attempt === PUT_ATTEMPTS || !isPassing(error)) throw mapS3Error(error);
        await sleep(PUT_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  async putBuffer(key: string, bytes: Buffer, { contentType }: PutOptions): Promise<void> {
    assertKey(key);
    await this.call((abortSignal) =>
      this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: bytes, ContentType: contentType }), { abortSignal }),
    );
  }

  async open(key: string, range?: ByteRange): Promise<OpenedObject> {
    assertKey(key);
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    try {
      const found = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, ...(Range && { Range }) }));
      if (!(found.Body instanceof Readable)) throw new Error('The store answered without a body');
      return {
        stream: found.Body,
        sizeBytes: wholeSize(found.ContentRange) ?? found.ContentLength ?? 0,
        ...(found.ContentType !== undefined && { contentType: found.ContentType }),
      };
    } catch (error) {
      if (isMissingObject(error)) throw new AppError('asset.bytes_missing', { cause: error });
      if ((error as Error).name === 'InvalidRange')
        throw new RangeError(`Byte ${range?.start} is past the end of ${key}`, { cause: error });
      throw mapS3Error(error);
    }
  }

  async download(key: string, toPath: string): Promise<void> {
    const { stream } = await this.open(key);
    let created = false;
    try {
      const file = await open(toPath, 'wx', 0o600);
      created = true;
      await pipeline(stream, file.createWriteStream());
    } catch (error) {
      stream.destroy();
      if (created) await rm(toPath, { force: true });
      throw isFileError(error) ? error : mapS3Error(error);
    }
  }

  localPath(key: string): null {
    assertKey(key);
    return null;
  }

  async stat(key: string): Promise<ObjectStat | null> {
    assertKey(key);
    try {
      const found = await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }), this.bounded());
      return {
        sizeBytes: found.ContentLength ?? 0,
        modifiedAt: found.LastModified ?? new Date(0),
        ...(found.ContentType !== undefined && { contentType: found.ContentType }),
      };
    } catch (error) {
      if (isMissingObject(error)) return null;
      throw mapS3Error(error);
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.call((abortSignal) => this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal }));
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    keys.forEach(assertKey);
    for (let start = 0; start < keys.length; start += DELETE_PAGE) {
      const Objects = keys.slice(start, start + DELETE_PAGE).map((Key) => ({ Key }));
      const answer = await this.call((abortSignal) =>
        this.client.send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }), { abortSignal }),
      );
      const refused = (answer.Errors ?? []).filter((error) => error.Code !== 'NoSuchKey');
      if (refused.length > 0) {
        throw new AppError('storage.unavailable', {
          cause: new Error(`${refused.length} deletes refused: ${refused[0]?.Code ?? 'no code'}`),
        });
      }
    }
  }

  async list(prefix: string, cursor: string | null = null): Promise<ObjectPage> {
    const page = await this.call((abortSignal) =>
      this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ...(cursor !== null && { ContinuationToken: cursor }) }),
        { abortSignal },
      ),
    );
    const objects = (page.Contents ?? []).map((found) => ({
      key: found.Key ?? '',
      sizeBytes: found.Size ?? 0,
      modifiedAt: found.LastModified ?? new Date(0),
    }));
    return { objects, cursor: page.NextContinuationToken ?? null };
  }

  /** A single put appears whole or not at all: there is nothing half written to remove. */
  sweepUnfinished(): Promise<number> {
    return Promise.resolve(0);
  }

  async check(): Promise<void> {
    const abortSignal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    const answer = this.client.send(new HeadBucketCommand({ Bucket: this.bucket }), { abortSignal });
    try {
      await withinMs(CHECK_TIMEOUT_MS, answer);
    } catch (error) {
      throw mapS3Error(error);
    }
  }

  private async putStream(key: string, file: StorableFile, contentType: string): Promise<void> {
    const body = createReadStream(file.path, { highWaterMark: 256 * 1024 });
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: body,
      ContentLength: file.sizeBytes,
      ContentType: contentType,
    });
    // The signature then covers the bytes themselves, and the server refuses others.
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = file.sha256;
        return next(args);
      },
      { step: 'build', name: 'signPayloadHash' },
    );
    const failed = new Promise<never>((_resolve, reject) => body.once('error', reject));
    try {
      await Promise.race([this.client.send(command), failed]);
    } finally {
      body.destroy();
    }
  }

  private bounded(): { abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
  }

  private async call<T>(send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await send(this.bounded().abortSignal);
    } catch (error) {
      throw mapS3Error(error);
    }
  }
}

/** A failure of the local file, not of the store. */
const isFileError = (error: unknown): boolean => (error as NodeJS.ErrnoException).path !== undefined;

const wholeSize = (contentRange: string | undefined): number | undefined => {
  const size = /\/(\d+)$/.exec(contentRange ?? '')?.[1];
  return size === undefined ? undefined : Number(size);
};
