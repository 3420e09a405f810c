import { AppError } from '@argus/common';

/** The work's result, or `storage.unavailable` when it takes longer: a hung disk or host must not hang the one who asks. */
export const withinMs = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('storage.unavailable', { message: `The file store did not answer within ${timeoutMs} ms.` })),
      timeoutMs,
    );
  });
  // Once late, nobody waits for the work any more; its failure must not be reported as unhandled.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
