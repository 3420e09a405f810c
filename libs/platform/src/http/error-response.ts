import { type AppError, ERRORS, type ErrorCode, type ErrorDefinition, type Family, statusOf } from '@argus/common';
import { familyOfPath } from './family';
import { rateHeadersOfDetails } from './rate-headers';
import { type FieldError } from './validation';

export interface ErrorReply {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

const headersOf = ({ kind, details }: AppError): Record<string, string> => {
  const headers: Record<string, string> = {};
  if (kind === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="argus"';
  if (kind === 'method_not_allowed' && Array.isArray(details.allow)) headers.Allow = details.allow.join(', ');
  if (kind === 'rate_limited') Object.assign(headers, rateHeadersOfDetails(details));
  if (kind === 'range_not_satisfiable') headers['Content-Range'] = `bytes */${String(details.sizeBytes)}`;
  return headers;
};

/** True for paths whose clients know failures by the asset service's codes. */
export const isAssetServicePath = (path: string): boolean => /^\/api\/v1\/assets(\/|$)/.test(path);

/** True for paths whose clients (documents 001 and 002) hear of a wrong field as 422, with the place it stands in. */
export const isFieldLocatingPath = (path: string): boolean =>
  familyOfPath(path) === 'api-v1' && !isAssetServicePath(path) && !/^\/api\/v1\/public(\/|$)/.test(path);

/** The HTTP status of a failure at a path. */
export const statusAt = (code: ErrorCode, path: string): number =>
  code === 'request.invalid' && isFieldLocatingPath(path) ? 422 : statusOf(code, familyOfPath(path));

const printFieldError = ({ field, message, part = 'body', type = 'value_error' }: FieldError, path: string) =>
  isFieldLocatingPath(path) ? { loc: field === part ? [part] : [part, field], msg: message, type } : { field, message };

const detailsOf = ({ details: { errors, ...details } }: AppError, path: string) => ({
  details,
  ...(errors === undefined ? {} : { errors: (errors as FieldError[]).map((error) => printFieldError(error, path)) }),
});

/**
 * Prints a failure in the shape of the family the path belongs to. The root family's `error` is a sentence; the others carry the superset
 * that the clients of all their documents can read.
 */
export const printError = (error: AppError, at: { path: string; family: Family; requestId: string }): ErrorReply => {
  const definition: ErrorDefinition = ERRORS[error.code];
  const status = statusAt(error.code, at.path);
  const upgrade = error.kind === 'quota_exceeded' ? { upgrade: definition.upgrade ?? true } : {};
  const headers = headersOf(error);
  const { fix } = definition;
  const { details, ...errors } = detailsOf(error, at.path);
  if (at.family === 'root') {
    const own = { error: error.message, code: error.code, fix, requestId: at.requestId };
    // Twice: the sentence is printed first, and no detail may replace it.
    const body = { ...own, ...details, ...errors, ...own, ...upgrade };
    return { status, headers, body };
  }
  const code = (isAssetServicePath(at.path) ? definition.assetServiceCode : undefined) ?? error.code;
  const body = {
    error: {
      code,
      message: error.message,
      traceId: at.requestId,
      status,
      fix,
      ...(Object.keys(details).length > 0 ? { details } : {}),
    },
    detail: error.message,
    status_code: status,
    ...errors,
    ...upgrade,
  };
  return { status, headers, body };
};
