const MAX_KEY_BYTES = 1024;
const MAX_SEGMENT_BYTES = 255;
// Control characters, unpaired surrogates (they have no UTF-8 form), and the backslash (a separator on some systems).
const FORBIDDEN = /[\p{Cc}\p{Cs}\\]/u;

/** Why a key cannot be used, or null when it can. */
export const keyProblem = (key: string): string | null => {
  if (key === '') return 'it is empty';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} bytes`;
  if (FORBIDDEN.test(key)) return 'it holds a control character, half a character or a backslash';
  for (const segment of key.split('/')) {
    if (segment === '') return 'it is absolute or has an empty part';
    // Covers `.` and `..`, and keeps names with a leading dot for the store itself.
    if (segment.startsWith('.')) return 'one of its parts starts with a dot';
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return `one of its parts is longer than ${MAX_SEGMENT_BYTES} bytes`;
  }
  return null;
};

/** Keys are made by us, so a bad one is a bug and no AppError. */
export const assertKey = (key: string): void => {
  const problem = keyProblem(key);
  if (problem !== null) throw new Error(`Object key ${JSON.stringify(key.slice(0, 100))} cannot be used: ${problem}`);
};
