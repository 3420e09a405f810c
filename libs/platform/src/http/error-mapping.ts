import { HttpException } from '@nestjs/common';
import { AppError, type ErrorCode } from '@argus/common';
import { isDatabaseUnavailable } from '@argus/platform/database';

const ABORT_CODES = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'request.malformed',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'route.not_found',
  405: 'route.method_not_allowed',
  413: 'request.body_too_large',
  415: 'request.unsupported_media_type',
  503: 'service.unavailable',
};

/** True for the failures that only say "the client has gone". */
export const isConnectionLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ABORT_CODES.has(error.code);

// Nest's exceptions and those of Express' libraries (`http-errors`) both carry a status; anything else is no answer to a request.
const clientStatusOf = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status < 500 ? error.status : undefined;
};

/**
 * Turns whatever was thrown into an expected failure. A framework's exception keeps its meaning, not its words; a database that is away
 * or does not get to us is worth another try; a surprise becomes `internal` with the original as its cause and nothing of it in the reply.
 */
export const toAppError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown;
  if (isDatabaseUnavailable(thrown)) return new AppError('service.unavailable', { cause: thrown });
  const status = clientStatusOf(thrown);
  const code = status === undefined ? 'internal' : (CODE_OF_STATUS[status] ?? (status < 500 ? 'request.malformed' : 'internal'));
  return new AppError(code, { cause: thrown });
};
