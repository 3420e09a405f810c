import { Shop } from './shop';

describe('Payments that fail', () => {
  let shop: Shop | undefined;

  afterEach(async () => {
    try {
      await shop?.audit();
    } finally {
      await shop?.close();
    }
  });

  /** An organization on Starter since 10 January, whose card is declined on 10 February. */
  const givenFailure = async (afterLastRetry?: 'cancel' | 'unpaid' | 'past_due') => {
    shop = await Shop.open(afterLastRetry ? { rules: { afterLastRetry } } : {});
    const open = shop;
    const organizationId = await open.givenOrganization();
    const { subscriptionId, customerId } = await open.subscribe(organizationId, 'starter');
    await open.hearNews();
    open.control.setCard(customerId, 'declines');
    open.moveTo('2027-02-10T12:00:00Z');
    await open.hearNews();
    expect(open.atStripe(subscriptionId).status).toBe('active');
    return {
      shop: open,
      organizationId,
      subscriptionId,
      customerId,
      at: async (moment: string) => {
        open.moveTo(moment);
        await open.hearNews();
        await open.till.inbox.review();
        const { plan, remaining } = await open.standing(organizationId);
        return [open.atStripe(subscriptionId).status, plan, remaining];
      },
    };
  };

  it('leave the plan and the credits of the cycle for seven days from the invoice, and the plan goes then', async () => {
    const { at } = await givenFailure();
    expect(await at('2027-02-10T13:30:00Z')).toEqual(['past_due', 'starter', 500]);
    expect(await at('2027-02-17T11:00:00Z')).toEqual(['past_due', 'starter', 500]);
    expect(await at('2027-02-17T12:00:00Z')).toEqual(['past_due', 'free', 500]);
  });

  it('have their seven days from the invoice, also where the news of it come late', async () => {
    const { at } = await givenFailure();
    expect(await at('2027-02-17T14:30:00Z')).toEqual(['past_due', 'free', 500]);
  });

  it('change nothing once they are collected, in time or late', async () => {
    const { shop, at, customerId } = await givenFailure();
    expect(await at('2027-02-17T14:30:00Z')).toEqual(['past_due', 'free', 500]);
    shop.control.setCard(customerId, 'ok');
    expect(await at('2027-02-20T12:00:00Z')).toEqual(['active', 'starter', 500]);
    expect(await at('2027-03-10T14:00:00Z')).toEqual(['active', 'starter', 500]);
  });

  it('begin a grace of their own each time', async () => {
    const { shop, at, customerId } = await givenFailure();
    await at('2027-02-10T13:30:00Z');
    shop.control.setCard(customerId, 'ok');
    expect(await at('2027-02-14T12:00:00Z')).toEqual(['active', 'starter', 500]);
    shop.control.setCard(customerId, 'declines');
    expect(await at('2027-03-10T13:30:00Z')).toEqual(['past_due', 'starter', 500]);
    expect(await at('2027-03-16T12:00:00Z')).toEqual(['past_due', 'starter', 500]);
  });

  it('end the plan and the credits nobody paid for when Stripe gives up and cancels', async () => {
    const { at } = await givenFailure('cancel');
    await at('2027-02-10T13:30:00Z');
    expect(await at('2027-02-26T12:00:00Z')).toEqual(['canceled', 'free', 50]);
  });

  it('end both as well when all news between the renewal and the end were lost', async () => {
    const { shop, at } = await givenFailure('cancel');
    shop.moveTo('2027-02-26T12:00:00Z');
    const [end] = shop.takeEvents().filter(({ type }) => type === 'customer.subscription.deleted');
    await shop.send(end!);
    expect(await at('2027-02-26T12:00:00Z')).toEqual(['canceled', 'free', 50]);
  });

  it.each(['unpaid', 'past_due'] as const)(
    'end the plan when Stripe gives up and leaves it %s, and give no further credits',
    async (rule) => {
      const { shop, organizationId, at } = await givenFailure(rule);
      await at('2027-02-10T13:30:00Z');
      expect((await at('2027-02-26T12:00:00Z')).slice(0, 2)).toEqual([rule, 'free']);
      // Periods go by at Stripe; nobody pays for them.
      await at('2027-03-10T14:00:00Z');
      await at('2027-04-10T14:00:00Z');
      const { rows } = await shop.owner.query(
        `SELECT sum(balance_credits)::int AS credits FROM ledger_account WHERE org_id = $1 AND kind = 'issued'`,
        [organizationId],
      );
      expect(rows).toEqual([{ credits: -1_000 }]);
      expect((await shop.standing(organizationId)).plan).toBe('free');
    },
  );

  it('of the very first payment give nothing', async () => {
    shop = await Shop.open();
    const organizationId = await shop.givenOrganization();
    await shop.subscribe(organizationId, 'starter', { by: 'declined_card' });
    await shop.hearNews();
    shop.moveByDays(2);
    await shop.hearNews();
    expect(await shop.standing(organizationId)).toMatchObject({ plan: 'free', remaining: 50 });
  });
});
