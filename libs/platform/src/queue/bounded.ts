/** The work did not end in time. It goes on behind our back: use this only where a late effect does no harm. */
export class TimeLimitError extends Error {
  constructor(readonly limitMs: number) {
    super(`No answer within ${limitMs} ms`);
    this.name = 'TimeLimitError';
  }
}

/** Settles with the work, or rejects with TimeLimitError after `limitMs`. */
export async function bounded<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** True when the work ended, well or badly, within `limitMs`. */
export const endsWithin = async (work: Promise<unknown>, limitMs: number): Promise<boolean> =>
  bounded(
    work.then(
      () => true,
      () => true,
    ),
    limitMs,
  ).catch(() => false);
