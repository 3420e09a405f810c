import type { RateStanding } from '../counters';

type Plain = Pick<RateStanding, 'limit' | 'remaining' | 'resetsAt'>;
type Named = Pick<RateStanding, 'name' | 'limit' | 'remaining' | 'windowMs' | 'retryAfterSeconds'>;

const plainHeaders = ({ limit, remaining, resetsAt }: Plain): Record<string, string> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(remaining),
  // In seconds since 1970.
  'X-RateLimit-Reset': String(Math.ceil(resetsAt.getTime() / 1000)),
});

/** draft-ietf-httpapi-ratelimit-headers-11 */
const structuredFields = ({ name, limit, remaining, windowMs, retryAfterSeconds }: Named): Record<string, string> => ({
  'RateLimit-Policy': `"${name}";q=${limit};w=${Math.ceil(windowMs / 1000)}`,
  RateLimit: `"${name}";r=${remaining};t=${retryAfterSeconds}`,
});

/** What every response says that a limit applies to; only a refusal has Retry-After. */
export const rateHeadersOf = (standing: RateStanding): Record<string, string> => ({
  ...(standing.allowed ? {} : { 'Retry-After': String(standing.retryAfterSeconds) }),
  ...plainHeaders(standing),
  ...structuredFields(standing),
});

/** The details of an error of kind `rate_limited`. */
export const rateDetailsOf = ({ name, limit, windowMs, retryAfterSeconds, resetsAt }: RateStanding): Record<string, unknown> => ({
  policy: name,
  limit,
  windowSeconds: Math.ceil(windowMs / 1000),
  retryAfterSeconds,
  resetsAt: resetsAt.toISOString(),
});

/** The same headers, from those details. Without `policy` and `windowSeconds` there is no structured field: those need a name. */
export const rateHeadersOfDetails = (details: Record<string, unknown>): Record<string, string> => {
  const { policy: name, limit, windowSeconds, retryAfterSeconds, resetsAt } = details;
  if (typeof limit !== 'number' || typeof retryAfterSeconds !== 'number' || typeof resetsAt !== 'string') return {};
  const refused = { limit, remaining: 0, retryAfterSeconds, resetsAt: new Date(resetsAt) };
  const isNamed = typeof name === 'string' && typeof windowSeconds === 'number';
  return {
    'Retry-After': String(retryAfterSeconds),
    ...plainHeaders(refused),
    ...(isNamed ? structuredFields({ ...refused, name, windowMs: windowSeconds * 1000 }) : {}),
  };
};
