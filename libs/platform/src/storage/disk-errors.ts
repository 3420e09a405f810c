import { AppError } from '@argus/common';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const UNAVAILABLE = new Set(['EIO', 'EROFS', 'EACCES', 'EPERM', 'ESTALE', 'EMFILE', 'ENFILE', 'ETIMEDOUT', 'EBUSY']);

export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** What an expected failure of the disk means to the caller; anything else is a surprise and passes unchanged. */
export const mapDiskError = (error: unknown): unknown => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (FULL.has(code)) return new AppError('storage.full', { cause: error });
  if (UNAVAILABLE.has(code)) return new AppError('storage.unavailable', { cause: error });
  return error;
};

export const onDisk = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw mapDiskError(error);
  }
};
