/** What a plain quoted string says without doubt; a `%41` would be decoded by some browsers. */
const PLAIN = /^[\x20-\x7e]*$/;
const ENCODED = /%[0-9a-f]{2}/i;

/** RFC 5987 leaves fewer characters as they are than a URI does. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * A Content-Disposition header (RFC 6266) for a file name in any script: plain for old readers, and whole as `filename*` where that loses something.
 * @param filename without folders and control characters
 */
export function contentDisposition(type: 'inline' | 'attachment', filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]/gu, '?');
  const quoted = `${type}; filename="${plain.replace(/["\\]/g, '\\$&')}"`;
  return PLAIN.test(filename) && !ENCODED.test(filename) ? quoted : `${quoted}; filename*=UTF-8''${extended(filename)}`;
}
