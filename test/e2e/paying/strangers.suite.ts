import { randomUUID } from 'node:crypto';
import { withDatabase } from '../../support';
import { type AccountView, eventually, newestMail, type Shop, siteAt, type UsageView, Visitor } from '../support';

interface Page {
  readonly url: string;
}

/** Who pays without saying who they are: what they bought waits until they sign in with the address they paid with. */
export function describeStrangers(shop: () => Shop): void {
  const anonymously = async (path: string, json: object): Promise<string> =>
    (await shop().api.client.as(null).expect<Page>(200, 'POST', path, { json })).url;

  /** Waits until what a stranger paid for is written down, for nobody yet. */
  const parked = (table: 'pack_sale' | 'subscription', email: string) =>
    eventually(
      () =>
        withDatabase(shop().api.stack, async (database) => {
          const { rows } = await database.query(`SELECT id FROM ${table} WHERE payer_email = $1 AND organization_id IS NULL`, [email]);
          return rows.length;
        }),
      (count) => count === 1,
    );

  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = new Visitor(await siteAt(shop().api.stack.baseUrl));
    await visitor.expect(200, 'POST', '/auth/magic', { json: { email } });
    const { link } = await newestMail(visitor.site.baseUrl, email);
    await visitor.expect(302, 'GET', link, { headers: { accept: 'text/html' } });
    return visitor;
  };
  const usageOf = (visitor: Visitor) => visitor.expect<UsageView>(200, 'GET', '/usage');
  const address = () => `stranger-${randomUUID().slice(0, 8)}@example.org`;

  describe('Who pays without a key or a session', () => {
    it('finds the pack in their new workspace when they sign in with that address, however it is written', async () => {
      const email = address();
      shop().pay(await anonymously('/checkout/credits', { pack: '500' }), email.toUpperCase());
      await parked('pack_sale', email);
      const visitor = await signedIn(email);
      const { credits, tier } = await eventually(
        () => usageOf(visitor),
        ({ credits: { packs } }) => packs > 0,
      );
      expect({ tier, packs: credits.packs, remaining: credits.remaining }).toEqual({ tier: 'free', packs: 500, remaining: 550 });
      // Another sign-in finds nothing more.
      expect((await usageOf(await signedIn(email))).credits.packs).toBe(500);
    });

    it('finds the plan, and manages it from then on', async () => {
      const email = address();
      shop().pay(await anonymously('/checkout/session', { tier: 'pro' }), email);
      await parked('subscription', email);
      const visitor = await signedIn(email);
      const usage = await eventually(
        () => usageOf(visitor),
        ({ tier }) => tier === 'pro',
      );
      expect(usage).toMatchObject({ credits: { remaining: 5_000, monthly: 5_000 }, assets: { limit: null } });
      const { url } = await visitor.expect<Page>(200, 'POST', '/checkout/portal');
      expect(await (await fetch(url)).text()).toContain('Pro');
    });

    it('finds it in the workspace they had already', async () => {
      const email = address();
      const visitor = await signedIn(email);
      const { activeWorkspaceId } = (await visitor.me()).body;
      shop().pay(await anonymously('/checkout/credits', { pack: '100' }), email);
      // The news may come before or after: either way it is theirs.
      const again = await signedIn(email);
      await eventually(
        () => usageOf(again),
        ({ credits: { packs } }) => packs === 100,
      );
      expect((await again.expect<AccountView>(200, 'GET', '/auth/me')).activeWorkspaceId).toBe(activeWorkspaceId);
    });

    it('shares nothing with who signs in with another address, though it looks like theirs', async () => {
      const email = address();
      shop().pay(await anonymously('/checkout/credits', { pack: '2500' }), email);
      await parked('pack_sale', email);
      const other = await signedIn(email.replace('@', '+x@'));
      const payer = await signedIn(email);
      await eventually(
        () => usageOf(payer),
        ({ credits: { packs } }) => packs === 2_500,
      );
      expect((await usageOf(other)).credits.packs).toBe(0);
    });
  });
}
