import { AppError, isAppError } from '@argus/common';

/** @param reason in plain words, shown to the caller: never an address or a system's own message */
export const fetchFailed = (reason: string, cause?: unknown): AppError => new AppError('fetch.failed', { details: { reason }, cause });

export const tookTooLong = (): AppError => fetchFailed('it took too long');

const REASONS: Record<string, string> = {
  ENOTFOUND: 'the host name could not be resolved',
  EAI_AGAIN: 'the host name could not be resolved',
  ECONNREFUSED: 'the host refused the connection',
  EHOSTUNREACH: 'the host could not be reached',
  ENETUNREACH: 'the host could not be reached',
  ETIMEDOUT: 'the host did not accept the connection in time',
  HPE_HEADER_OVERFLOW: 'the answer has too many headers',
  Z_DATA_ERROR: 'the answer is compressed and damaged',
  Z_BUF_ERROR: 'the answer is compressed and ended early',
};

const reasonOf = (code: string): string => {
  const known = REASONS[code];
  if (known !== undefined) return known;
  if (/CERT|SELF_SIGNED|ISSUER|ERR_TLS|ERR_SSL|EPROTO/.test(code))
    return 'the secure connection could not be set up or its certificate is not valid';
  if (code.startsWith('HPE_')) return 'the answer is not valid HTTP';
  if (code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_')) return 'the answer is compressed and damaged';
  return 'the connection broke';
};

/** What any failure underway means to the caller; the original stays as the cause, for the log. */
export const mapFetchError = (error: unknown): AppError =>
  isAppError(error) ? error : fetchFailed(reasonOf((error as NodeJS.ErrnoException).code ?? ''), error);
