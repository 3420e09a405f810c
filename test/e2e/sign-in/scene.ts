import { randomBytes } from 'node:crypto';
import { type TestStack, withDatabase } from '../../support';
import { type AccountView, type Site, Visitor } from '../support';

export interface SignInScene {
  stack: TestStack;
  site: Site;
}

export const newAddress = (who = 'ada'): string => `${who}.${randomBytes(5).toString('hex')}@example.org`;

export const visitor = ({ site }: SignInScene, headers?: Record<string, string>): Visitor => new Visitor(site, headers);

/** Somebody who is signed in, in a browser of their own. */
export async function signedIn(
  scene: SignInScene,
  email = newAddress(),
): Promise<{ browser: Visitor; email: string; account: AccountView }> {
  const browser = visitor(scene);
  const { code } = await browser.ask(email);
  return { browser, email, account: await browser.expect<AccountView>(200, 'POST', '/auth/magic/verify', { json: { email, code } }) };
}

export const rowsOf = (scene: SignInScene, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  withDatabase(scene.stack, async (database) => (await database.query<Record<string, unknown>>(text, values)).rows);

export const statuses = (replies: readonly { readonly status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** A code that is not `code`. */
export const otherThan = (code: string, by = 1): string => String((Number(code) + by) % 1_000_000).padStart(6, '0');
