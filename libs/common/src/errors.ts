import { ERRORS, type ErrorCode } from './error-catalogue';
import type { ErrorKind } from './error-kinds';

export interface AppErrorOptions {
  /** Replaces the catalogue's sentence where the case at hand can be named more exactly. Shown to the caller. */
  message?: string;
  /** Shown to the caller beside the message: the field, the limit, the value that was refused. Never a secret. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** An expected failure. Its `code` is public and stable; whatever is not an AppError is a surprise and is answered as `internal`. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly details: Record<string, unknown>;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions = {},
  ) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.kind = ERRORS[code].kind;
    this.details = options.details ?? {};
  }

  /** True when the same work may succeed later: a job with this failure is tried again. */
  get retryable(): boolean {
    return this.kind === 'unavailable';
  }
}

export const isAppError = (error: unknown, code?: ErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code);
