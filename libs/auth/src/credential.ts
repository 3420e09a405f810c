import type { IncomingHttpHeaders } from 'node:http';

const AUTHORIZATION = /^(Bearer|ApiKey)\s+(\S+)$/i;

/**
 * The credential a request presents: X-API-Key first, then Authorization (Bearer or ApiKey). Null when it presents none.
 * What is presented but cannot be a credential comes back as '', which no key is: it is then refused, and never falls through to a weaker one.
 */
export function credentialOf(headers: IncomingHttpHeaders): string | null {
  const apiKey = headers['x-api-key'];
  if (apiKey !== undefined) return Array.isArray(apiKey) ? apiKey.join() : apiKey.trim();
  const { authorization } = headers;
  if (authorization === undefined) return null;
  return AUTHORIZATION.exec(authorization.trim())?.[2] ?? '';
}
