const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

const opaque = (tag: string): string => tag.replace(/^W\//, '');

/** True when If-None-Match names the current version: the reader has it already. Compared weakly, as RFC 9110 §13.1.2 says. */
export const namesVersion = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.trim() === '*' || (ifNoneMatch?.match(TAG) ?? []).some((tag) => opaque(tag) === opaque(etag));

/** True when a Range may be answered in part: there is no If-Range, or it names exactly this version. A date never does: we send none. */
export const isSameVersion = (ifRange: string | undefined, etag: string): boolean => ifRange === undefined || ifRange.trim() === etag;
