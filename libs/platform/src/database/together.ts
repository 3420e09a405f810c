/**
 * Waits for statements that were sent one behind the other, without waiting for each answer: inside a unit of work they travel in one
 * go, and the server carries them out in that order. Only for statements of which none needs another's answer; what decides looks at
 * the answers afterwards, before the commit.
 *
 * All are waited for, also after a failure, which is then the first one's: the later ones fail because of it.
 */
export async function together<const Parts extends readonly unknown[]>(
  parts: Parts,
): Promise<{ -readonly [Index in keyof Parts]: Awaited<Parts[Index]> }> {
  const settled = await Promise.allSettled(parts);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  return settled.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never;
}
