import type { IncomingHttpHeaders } from 'node:http';

const AUTHORIZATION = /^(Bearer|ApiKey)\s+(\S+)$/i;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What a request presents in its headers: an API key, or a token for a person. */
export interface Credential {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/**
 * The credential a request presents: X-API-Key first, then Authorization (Bearer or ApiKey). Null when it presents none.
 * What is presented but cannot be a credential comes back as the key '', which no key is: it is then refused, and never falls through to a
 * weaker one.
 */
export function credentialOf(headers: IncomingHttpHeaders): Credential | null {
  const apiKey = headers['x-api-key'];
  if (apiKey !== undefined) return { kind: 'key', text: Array.isArray(apiKey) ? apiKey.join() : apiKey.trim() };
  const { authorization } = headers;
  if (authorization === undefined) return null;
  const text = AUTHORIZATION.exec(authorization.trim())?.[2] ?? '';
  return { kind: JWT.test(text) ? 'token' : 'key', text };
}
