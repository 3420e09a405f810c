export const REDACTED = '[redacted]';

const SECRET_NAMES = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'apikey',
  'password',
  'secret',
  'token',
]);
const SECRET_QUERY = new Set([
  'token',
  'key',
  'signature',
  'sig',
  'code',
  'api_key',
  'apikey',
  'access_token',
  'x-amz-signature',
  'secret',
]);

const MAX_DEPTH = 4;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/**
 * The fields of a log line with every secret blanked by its name, up to four objects deep. Not pino's own `redact`: with wildcards for the
 * depth it costs more than writing the line, on every line.
 */
export const redactFields = (fields: Record<string, unknown>, depth = 1): Record<string, unknown> => {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (SECRET_NAMES.has(name.toLowerCase())) safe[name] = REDACTED;
    else safe[name] = depth < MAX_DEPTH && isPlain(value) ? redactFields(value, depth + 1) : value;
  }
  return safe;
};

const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A request's path and query as they may be logged: secret parameters and invitation tokens are blanked, the rest is kept byte for byte. */
export const redactUrl = (url: string): string => {
  const [path = '', ...rest] = url.split('?');
  const safePath = path.replace(/(\/invite\/)[^/]+/i, `$1${REDACTED}`);
  if (rest.length === 0) return safePath;
  const query = rest
    .join('?')
    .split('&')
    .map((pair) => {
      const name = pair.split('=', 1)[0] ?? '';
      return pair.includes('=') && SECRET_QUERY.has(safeDecode(name).toLowerCase()) ? `${name}=${REDACTED}` : pair;
    });
  return `${safePath}?${query.join('&')}`;
};
