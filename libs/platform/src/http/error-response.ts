import { type AppError, ERRORS, type ErrorDefinition, type Family, statusOf } from '@argus/common';
import { rateHeadersOfDetails } from './rate-headers';

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

/**
 * Prints a failure in the shape of the family the path belongs to. The root family's `error` is a sentence; the others carry the superset
 * that the clients of all their documents can read.
 */
export const printError = (error: AppError, at: { path: string; family: Family; requestId: string }): ErrorReply => {
  const definition: ErrorDefinition = ERRORS[error.code];
  const status = statusOf(error.code, at.family);
  const upgrade = error.kind === 'quota_exceeded' ? { upgrade: true } : {};
  const headers = headersOf(error);
  const { fix } = definition;
  if (at.family === 'root') {
    const own = { error: error.message, code: error.code, fix, requestId: at.requestId };
    // Twice: the sentence is printed first, and no detail may replace it.
    const body = { ...own, ...error.details, ...own, ...upgrade };
    return { status, headers, body };
  }
  const code = (isAssetServicePath(at.path) ? definition.assetServiceCode : undefined) ?? error.code;
  const { errors, ...details } = error.details;
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
    ...(errors === undefined ? {} : { errors }),
    ...upgrade,
  };
  return { status, headers, body };
};
