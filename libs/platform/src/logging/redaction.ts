export const REDACTED = '[redacted]';

const SECRET_NAMES = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'apiKey', 'password', 'secret', 'token'];
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

/** Paths for pino's `redact`: a secret by name, at the top of a log line or up to three objects deep. */
export const REDACTED_PATHS: string[] = SECRET_NAMES.flatMap((name) => ['', '*', '*.*', '*.*.*'].map((prefix) => `${prefix}["${name}"]`));

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
