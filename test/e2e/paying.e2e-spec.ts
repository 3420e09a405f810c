import { describeCallers } from './paying/callers.suite';
import { describeManaging } from './paying/managing.suite';
import { describeSecrets } from './paying/secrets.suite';
import { describeStrangers } from './paying/strangers.suite';
import { describeUnconfigured } from './paying/unconfigured.suite';
import { describeWebhooks } from './paying/webhooks.suite';
import { type Shop, startShop } from './support';

// What document 000 leaves open about buying: who the buyer is, what waits for whom, what is refused, and what no log may hold.
jest.setTimeout(120_000);

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

const root = () => shop;
describeStrangers(root);
describeCallers(root);
describeManaging(root);
describeWebhooks(root);
describeUnconfigured(root);
// The last one: it reads what the others made the processes log.
describeSecrets(root);
