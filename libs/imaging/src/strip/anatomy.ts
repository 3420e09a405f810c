/** A picture file taken apart without decoding it. */
export interface Anatomy {
  /** The EXIF block it had, if any. */
  readonly exif: Buffer | undefined;
  /** The file with its pixels and its colour profile as they were, with this EXIF block or none, and nothing else. */
  readonly assemble: (exif: Buffer | null) => Buffer;
}

/** The file does not have the form its type prescribes: nobody can say what is in it. */
export class NotCleanError extends Error {
  override readonly name = 'NotCleanError';
}

/** So many bytes from there; all of them. */
export function take(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length) throw new NotCleanError('The file ends too early');
  return bytes.subarray(at, at + length);
}

export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new NotCleanError(what);
}
