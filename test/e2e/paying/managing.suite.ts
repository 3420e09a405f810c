import { createTenant } from '../../support';
import { eventually, expectRefusal, personIn, type Shop } from '../support';

interface Page {
  readonly url: string;
}

/** Changing and ending what was bought. */
export function describeManaging(shop: () => Shop): void {
  const workspace = async () => {
    const { api } = shop();
    const { organizationId, apiKey } = await createTenant(api.stack, 'free');
    return { organizationId, key: api.client.as(apiKey), owner: await personIn(api, organizationId, 'owner') };
  };
  const subscribed = async () => {
    const { organizationId, key, owner } = await workspace();
    shop().pay((await key.expect<Page>(200, 'POST', '/checkout/session', { json: { tier: 'starter' } })).url);
    await eventually(
      () => key.usage(),
      ({ tier }) => tier === 'starter',
    );
    return { organizationId, key, owner };
  };
  const text = async (url: string) => (await fetch(url)).text();

  describe('POST /checkout/portal', () => {
    it('is for the owner’s session alone', async () => {
      const { organizationId, key, owner } = await subscribed();
      const { client } = shop().api;
      expectRefusal(await client.as(null).send('POST', '/checkout/portal'), { status: 401, code: 'auth.required' });
      expectRefusal(await key.send('POST', '/checkout/portal'), { status: 403, code: 'auth.forbidden' });
      for (const role of ['admin', 'member', 'viewer'] as const) {
        const person = await personIn(shop().api, organizationId, role);
        expect(await person.fails(403, 'POST', '/checkout/portal')).toBe('auth.forbidden');
      }
      const forged = await owner.send('POST', '/checkout/portal', { headers: { origin: 'https://evil.example' } });
      expect(forged.status).toBe(403);
      const { url } = await owner.does<Page>(200, 'POST', '/checkout/portal');
      expect(await text(url)).toContain('Starter');
    });

    it('is 409 before anything was bought', async () => {
      const { owner } = await workspace();
      const reply = await owner.send('POST', '/checkout/portal');
      expect(reply).toMatchObject({ status: 409, body: { code: 'billing.nothing_bought' } });
    });
  });

  describe('A workspace whose plan is agreed by contract', () => {
    it('is sold no plan, which would change nothing, and may buy packs', async () => {
      const { organizationId, apiKey } = await createTenant(shop().api.stack, 'enterprise');
      const key = shop().api.client.as(apiKey);
      expectRefusal(await key.send('POST', '/checkout/session', { json: { tier: 'pro' } }), {
        status: 409,
        code: 'billing.plan_by_contract',
      });
      const owner = await personIn(shop().api, organizationId, 'owner');
      expect(await owner.fails(409, 'POST', '/checkout/portal')).toBe('billing.nothing_bought');
      await key.expect<Page>(200, 'POST', '/checkout/credits', { json: { pack: '100' } });
    });
  });

  describe('A workspace that has a subscription', () => {
    it('is sold no second one: its owner is sent where that one is changed, others are told who can', async () => {
      const { key, owner } = await subscribed();
      const { url: managed } = await owner.does<Page>(200, 'POST', '/checkout/portal');
      const sold = () =>
        shop().emulator.control.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions').length;
      const before = sold();
      for (const tier of ['pro', 'starter']) {
        const { url } = await owner.does<Page>(200, 'POST', '/checkout/session', { tier });
        expect(new URL(url).pathname.split('/')[1]).toBe(new URL(managed).pathname.split('/')[1]);
        expect(await text(url)).toContain('Change to Pro now');
        expectRefusal(await key.send('POST', '/checkout/session', { json: { tier } }), { status: 409, code: 'billing.already_subscribed' });
      }
      expect(sold()).toBe(before);
    });

    it('may still buy packs', async () => {
      const { key } = await subscribed();
      shop().pay((await key.expect<Page>(200, 'POST', '/checkout/credits', { json: { pack: '100' } })).url);
      const usage = await eventually(
        () => key.usage(),
        ({ credits: { packs } }) => packs === 100,
      );
      expect(usage).toMatchObject({ tier: 'starter', credits: { remaining: 600 } });
    });

    it('goes on with what it has when it ends the plan, until the cycle is over', async () => {
      const { key, owner } = await subscribed();
      const { url } = await owner.does<Page>(200, 'POST', '/checkout/portal');
      const subscription = /name="subscription" value="(\w+)"/.exec(await text(url))?.[1] ?? '';
      const form = new URLSearchParams({ subscription, do: 'cancel' });
      const pressed = await fetch(url, { method: 'POST', body: form, headers: { origin: new URL(url).origin }, redirect: 'manual' });
      expect(pressed.status).toBeLessThan(400);
      expect(await text(url)).toContain('Keep Starter');
      await shop().emulator.control.webhooks.settled();
      expect(await key.usage()).toMatchObject({ tier: 'starter', credits: { remaining: 500 } });
      shop().emulator.control.advanceByDays(32);
      await eventually(
        () => key.usage(),
        ({ tier }) => tier === 'free',
      );
    });
  });
}
