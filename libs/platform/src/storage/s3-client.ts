import { S3Client } from '@aws-sdk/client-s3';
import { type S3StorageConfig } from './storage-config';

const CONNECT_TIMEOUT_MS = 3_000;
/** Silence on a connection, in either direction. Long enough for a slow reader of a download, short enough to notice a dead host. */
const IDLE_TIMEOUT_MS = 60_000;
const MAX_ATTEMPTS = 3;

const quiet = { trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export const createS3Client = (config: S3StorageConfig): S3Client =>
  new S3Client({
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    region: config.region,
    forcePathStyle: config.forcePathStyle,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    maxAttempts: MAX_ATTEMPTS,
    // Many S3-compatible servers know no trailing checksums and would store their framing as part of the object.
    // What is stored is protected by the signed SHA-256 of the payload instead, which is part of the protocol's core.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: 256 },
      httpsAgent: { keepAlive: true, maxSockets: 256 },
    },
    // The SDK's own lines would go to the console past our logger; failures reach us as errors.
    logger: quiet,
  });
