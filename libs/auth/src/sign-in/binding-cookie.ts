import { parse, serialize } from 'cookie';
import { isSecure } from '../sessions/session-cookie';

const nameOn = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-argus_sign_in' : 'argus_sign_in');

/** What a browser was given when it asked for a sign-in; undefined in any other. @param header the request's Cookie header */
export const bindingIn = (header: string | undefined, publicUrl: string): string | undefined =>
  header === undefined ? undefined : parse(header)[nameOn(publicUrl)];

/** The Set-Cookie header by which a browser is known again when the link is opened in it. */
export const bindingCookie = (binding: string, expiresAt: Date, publicUrl: string): string =>
  // Lax: the link is followed from a web mail's page, which is another site.
  serialize(nameOn(publicUrl), binding, { httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl), path: '/', expires: expiresAt });

export const endedBindingCookie = (publicUrl: string): string => bindingCookie('', new Date(0), publicUrl);
