/** Both ends are included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

const ONE_RANGE = /^bytes[ \t]*=[ \t,]*(?:(\d+)-(\d*)|-(\d+))[ \t,]*$/i;

/**
 * What a Range header asks of a file: one span, `unsatisfiable` (416), or null for the whole file. What is not understood (another unit, several
 * ranges, an end before its start) counts as no Range at all, as RFC 9110 §14.2 allows.
 */
export function byteRange(header: string | undefined, sizeBytes: number): ByteSpan | 'unsatisfiable' | null {
  const match = ONE_RANGE.exec(header ?? '');
  if (!match) return null;
  const [, from = '', to = '', suffix] = match;
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return null;
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, end: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}
