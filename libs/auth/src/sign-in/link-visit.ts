import type { IncomingMessage } from 'node:http';

type Visit = Pick<IncomingMessage, 'method' | 'headers'>;

const CALLED_BY_NO_PAGE = new Set([undefined, 'none', 'same-origin']);

/** True for a client that asks for JSON in so many words and would not know what to do with a page. */
export const wantsJson = ({ headers: { accept = '' } }: Visit): boolean =>
  /\bapplication\/json\b/i.test(accept) && !/\btext\/html\b/i.test(accept);

/**
 * Whether a visit may use a sign-in link up. Programs that guard mail open every link in it before a person does, run the page's scripts and
 * do so from anywhere: opening is therefore proof of a person only in the browser that asked for the link. A script says `confirm=1`, in a way
 * that no page of another site can make a browser say it.
 */
export function mayUseLink(visit: Visit, { isBound, confirmed }: { readonly isBound: boolean; readonly confirmed: boolean }): boolean {
  if (visit.method !== 'GET') return false;
  const { origin, purpose, 'sec-purpose': secPurpose = purpose, 'sec-fetch-site': site } = visit.headers;
  // A browser that loads ahead what may be looked at later.
  if (secPurpose !== undefined) return false;
  if (isBound) return true;
  return confirmed && wantsJson(visit) && origin === undefined && (Array.isArray(site) ? false : CALLED_BY_NO_PAGE.has(site));
}
