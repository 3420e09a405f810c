import { parse, serialize } from 'cookie';

// A browser takes a cookie of that prefix only over https, for the whole host and from nobody but the host itself.
const nameOn = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-argus_session' : 'argus_session');

export const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** The session token a browser sends; undefined when it sends none. @param header the request's Cookie header */
export const sessionTokenIn = (header: string | undefined, publicUrl: string): string | undefined =>
  header === undefined ? undefined : parse(header)[nameOn(publicUrl)];

/** The Set-Cookie header that signs a browser in, until `expiresAt` at the latest. */
export const sessionCookie = (token: string, expiresAt: Date, publicUrl: string): string =>
  serialize(nameOn(publicUrl), token, { httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl), path: '/', expires: expiresAt });

/** The Set-Cookie header that makes a browser forget its session. */
export const endedSessionCookie = (publicUrl: string): string => sessionCookie('', new Date(0), publicUrl);
