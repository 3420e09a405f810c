import { createTenant } from '../../support';
import { eventually, expectRefusal, personIn, type Shop, signIn } from '../support';

interface Page {
  readonly url: string;
}

const CHECKOUTS: [path: string, json: object][] = [
  ['/checkout/session', { tier: 'starter' }],
  ['/checkout/credits', { pack: '100' }],
];

/** For whom something is bought: whoever the request says it comes from, and nobody it names. */
export function describeCallers(shop: () => Shop): void {
  /** What the api has asked Stripe to do; the worker only looks. */
  const asked = (path = '/v1/') => shop().emulator.control.requests.filter((one) => one.method === 'POST' && one.path.startsWith(path));

  describe('A checkout', () => {
    it.each(CHECKOUTS)('POST %s refuses a bad credential: it never falls through to nobody', async (path, json) => {
      const { client } = shop().api;
      const before = asked().length;
      const bad: Record<string, string>[] = [
        { authorization: 'Bearer ak_nobody' },
        { authorization: 'Bearer' },
        { authorization: 'Basic bWU6c2VjcmV0' },
        { 'x-api-key': '' },
        { cookie: 'argus_session=0123456789012345678901234567890123456789012', origin: client.baseUrl },
      ];
      for (const headers of bad) {
        const reply = await client.as(null).send('POST', path, { json, headers });
        expectRefusal(reply, { status: 401, code: 'auth.invalid_credential' });
      }
      expect(asked()).toHaveLength(before);
    });

    it.each(CHECKOUTS)('POST %s takes a cookie from our own pages only', async (path, json) => {
      const { client, organizationId } = shop().api;
      const person = await personIn(shop().api, organizationId, 'viewer');
      for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }])
        expectRefusal(await person.send('POST', path, { json, headers }), { status: 403, code: 'auth.cross_origin' });
      const bare = await client.as(null).send('POST', path, { json, headers: { cookie: person.cookie } });
      expectRefusal(bare, { status: 403, code: 'auth.cross_origin' });
      await person.does<Page>(200, 'POST', path, json);
    });

    it('is for the workspace of the key, whatever workspace the body, the query or a header names', async () => {
      const { api, pay } = shop();
      const [mine, theirs] = [await createTenant(api.stack, 'free'), await createTenant(api.stack, 'free')];
      const named = {
        organizationId: theirs.organizationId,
        organization_id: theirs.organizationId,
        client_reference_id: theirs.organizationId,
        metadata: { organization_id: theirs.organizationId },
        customer: 'cus_of_somebody',
      };
      const { url } = await api.client
        .as(mine.apiKey)
        .expect<Page>(200, 'POST', `/checkout/credits?organization_id=${theirs.organizationId}`, {
          json: { pack: '100', ...named },
          headers: { 'x-organization-id': theirs.organizationId },
        });
      pay(url);
      await eventually(
        () => api.client.as(mine.apiKey).usage(),
        ({ credits: { packs } }) => packs === 100,
      );
      expect((await api.client.as(theirs.apiKey).usage()).credits.packs).toBe(0);
    });

    it('is for nobody when somebody asks who is in no workspace', async () => {
      const { stack, client } = shop().api;
      const person = await signIn(stack, client);
      const { url } = await person.does<Page>(200, 'POST', '/checkout/credits', { pack: '100' });
      expect(url).toMatch(/^http/);
      const params = asked('/v1/checkout/sessions').at(-1)?.params;
      expect([params?.client_reference_id, params?.customer]).toEqual([undefined, undefined]);
    });

    it('asked for twice makes one customer', async () => {
      const buyer = await shop().api.tenant('free');
      const before = asked('/v1/customers').length;
      await buyer.expect<Page>(200, 'POST', '/checkout/credits', { json: { pack: '100' } });
      await buyer.expect<Page>(200, 'POST', '/checkout/session', { json: { tier: 'pro' } });
      expect(asked('/v1/customers')).toHaveLength(before + 1);
    });
  });
}
