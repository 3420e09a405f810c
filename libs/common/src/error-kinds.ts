/** The API families, by path: `/` is root, `/api/v1` speaks three documents, `/v1` one. */
export type Family = 'root' | 'api-v1' | 'v1';

export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'unprocessable'
  | 'too_large'
  | 'range_not_satisfiable'
  | 'unsupported'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

export interface ErrorDefinition {
  readonly kind: ErrorKind;
  /** One sentence that is true whenever the code is used. */
  readonly message: string;
  /** What the caller can do about it. */
  readonly fix: string;
  /** Of `quota_exceeded`: false where no plan lifts the limit. */
  readonly upgrade?: false;
  /** The code the asset service's clients (`/api/v1/assets`) know this failure by. */
  readonly assetServiceCode?: string;
}

/** HTTP status of each kind. The root family answers 400 where others say 413, 415 or 422: its document knows only 400, 401, 404, 429, 500. */
export const STATUS_OF_KIND: Record<ErrorKind, Record<Family, number>> = {
  invalid: { root: 400, 'api-v1': 400, v1: 400 },
  unauthenticated: { root: 401, 'api-v1': 401, v1: 401 },
  forbidden: { root: 403, 'api-v1': 403, v1: 403 },
  not_found: { root: 404, 'api-v1': 404, v1: 404 },
  method_not_allowed: { root: 405, 'api-v1': 405, v1: 405 },
  conflict: { root: 409, 'api-v1': 409, v1: 409 },
  unprocessable: { root: 422, 'api-v1': 422, v1: 422 },
  too_large: { root: 400, 'api-v1': 400, v1: 413 },
  range_not_satisfiable: { root: 416, 'api-v1': 416, v1: 416 },
  unsupported: { root: 400, 'api-v1': 400, v1: 415 },
  quota_exceeded: { root: 429, 'api-v1': 429, v1: 429 },
  rate_limited: { root: 429, 'api-v1': 429, v1: 429 },
  unavailable: { root: 503, 'api-v1': 503, v1: 503 },
  internal: { root: 500, 'api-v1': 500, v1: 500 },
};
