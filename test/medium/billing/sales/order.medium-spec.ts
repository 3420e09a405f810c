import { eightOf, givenBuyer, purchasesOf } from './purchases';
import { type SentEvent, Shop } from './shop';
import { stateOf } from './state';

class TakenBack extends Error {}

// All 40 320 orders of eight events, exactly. An order is a way through the sets of events that have been applied; from every one of the 256
// sets each further event is applied, and the state must be that of the larger set, whichever came last. So a set has one state however it was
// come by, and all orders, which end in the set of all eight, end in one: 1 024 applications cover them.
describe('Events about what was bought', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterEach(() => shop.audit());
  afterAll(() => shop.close());

  it('lead to the same state in each of the 40 320 orders of eight of them', async () => {
    const { database, inbox } = shop.till;
    const buyer = await givenBuyer(shop);
    const before = await stateOf(database, buyer);
    for (const step of purchasesOf(shop, buyer)) await step();
    const events = eightOf(shop.takeEvents());
    const states = new Map<string, string>([['', before]]);
    let applications = 0;

    const apply = async (event: SentEvent): Promise<string> => {
      await shop.send(event);
      expect(await inbox.applyDue()).toBe(1);
      applications += 1;
      return stateOf(database, buyer);
    };
    /** Goes on from the state of a set, whose events were applied in the order of their places. */
    const goOn = async (set: readonly number[]): Promise<void> => {
      for (const [place, event] of events.entries()) {
        if (set.includes(place)) continue;
        const larger = [...set, place].sort((a, b) => a - b);
        await database.client.$executeRaw`SAVEPOINT step`;
        const state = await apply(event);
        const known = states.get(larger.join());
        expect(state).toBe(known ?? state);
        states.set(larger.join(), state);
        if (larger.at(-1) === place) await goOn(larger);
        await database.client.$executeRaw`ROLLBACK TO SAVEPOINT step`;
        await database.client.$executeRaw`RELEASE SAVEPOINT step`;
      }
    };
    const walk = database.transaction(async () => {
      await goOn([]);
      throw new TakenBack();
    }, []);
    await expect(walk).rejects.toThrow(TakenBack);

    expect([states.size, applications]).toEqual([256, 1_024]);
    expect(new Set(states.values()).size).toBeGreaterThan(3);
    // And so it ends outside of the walk.
    for (const event of events) await apply(event);
    expect(await stateOf(database, buyer)).toBe(states.get('0,1,2,3,4,5,6,7'));
    expect(await shop.standing(buyer)).toEqual({ plan: 'pro', remaining: 5_125, packs: 125, held: 0, owed: 0 });
  }, 300_000);
});
