import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError, isAppError } from '@argus/common';

const statusOf = (error: unknown): number | undefined => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined);

/** The object is not there. A missing bucket answers 404 as well, but is the operator's problem, not a missing object. */
export const isMissingObject = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.name !== 'NoSuchBucket' && (error.name === 'NoSuchKey' || statusOf(error) === 404);

/** Worth another try: no answer at all, or one that says "later". A refusal (403, 400) stays one. */
export const isPassing = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === undefined || status >= 500 || status === 429 || status === 408;
};

/** The SDK's error stays as the cause, for the log; its text may name buckets and hosts and is not shown. */
export const mapS3Error = (error: unknown): unknown => {
  if (isAppError(error) || error instanceof RangeError) return error;
  if (statusOf(error) === 507) return new AppError('storage.full', { cause: error });
  return new AppError('storage.unavailable', { cause: error });
};
