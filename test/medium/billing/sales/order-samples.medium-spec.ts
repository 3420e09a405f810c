import { Random } from '../../../../tools/ledger-simulator/random';
import { eightOf, givenBuyer, purchasesOf, toldAgain } from './purchases';
import { type SentEvent, Shop } from './shop';
import { stateOf } from './state';
import { type Till } from './till';

const SEED = 20_270_110;
const SAMPLES = 200;
const SAMPLES_AS_IT_HAPPENS = 30;
/** Buyers at a time. */
const AT_ONCE = 4;

// Beside the proof: the whole way from the webhook on, on a fresh organization each, with two processes and events that come again.
describe('The state in the end', () => {
  let shop: Shop;
  let tills: readonly Till[];
  let expected: string;

  beforeAll(async () => {
    shop = await Shop.open();
    tills = [shop.till, await shop.anotherTill()];
    const buyer = await givenBuyer(shop);
    for (const step of purchasesOf(shop, buyer)) await step();
    await shop.hearNews();
    expected = await stateOf(shop.till.database, buyer);
    expect(await shop.standing(buyer)).toEqual({ plan: 'pro', remaining: 5_125, packs: 125, held: 0, owed: 0 });
  });
  afterEach(async () => {
    expect(await shop.unapplied()).toEqual([]);
    await shop.audit();
  });
  afterAll(() => shop.close());

  const hear = async (event: SentEvent, random: Random): Promise<void> => {
    await shop.send(event, random.pick(tills));
    await random.pick(tills).inbox.applyDue();
  };

  it('is the same when all has happened and the events come in any order, some again', async () => {
    const stories: { buyer: string; events: SentEvent[]; random: Random }[] = [];
    for (let number = 0; number < SAMPLES; number += 1) {
      const buyer = await givenBuyer(shop);
      for (const step of purchasesOf(shop, buyer)) await step();
      stories.push({ buyer, events: eightOf(shop.takeEvents()), random: new Random(SEED + number) });
    }
    const untold = [...stories];
    const tell = async (): Promise<void> => {
      for (let story = untold.pop(); story; story = untold.pop()) {
        const { events, random } = story;
        const again = events.filter(() => random.chance(0.3)).map(toldAgain);
        for (const event of random.shuffled([...events, ...again])) await hear(event, random);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, tell));
    // Not earlier: one of the others may have taken an event in hand.
    for (const { buyer } of stories) expect(await stateOf(shop.till.database, buyer)).toBe(expected);
  }, 300_000);

  it('is the same when the events are heard while it happens, some late, in any order, and again', async () => {
    for (let number = 0; number < SAMPLES_AS_IT_HAPPENS; number += 1) {
      const random = new Random(SEED - number);
      const buyer = await givenBuyer(shop);
      let waiting: SentEvent[] = [];
      for (const step of purchasesOf(shop, buyer)) {
        await step();
        const happened = shop.takeEvents();
        waiting = random.shuffled([...waiting, ...happened, ...happened.filter(() => random.chance(0.1)).map(toldAgain)]);
        for (const event of waiting.splice(0, random.below(waiting.length))) await hear(event, random);
      }
      for (const event of waiting) await hear(event, random);
      expect(await stateOf(shop.till.database, buyer)).toBe(expected);
    }
  }, 300_000);
});
