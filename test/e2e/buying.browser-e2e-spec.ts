import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ApiClient, Supervisor, temporaryDataDir } from '../support';
import { launchBrowser, looksOf } from '../support/browser';
import { eventually, newestMail } from './support';

// `npm start -- --with-stripe-emulator` as a person uses it: everything is real but the money. And the pages that buying ends at.
jest.setTimeout(180_000);

const WIDTHS = [400, 1200];
const SCHEMES = ['light', 'dark'] as const;
/** WCAG 2.2 AA for text of ordinary size. */
const CONTRAST = 4.5;

let data: ReturnType<typeof temporaryDataDir>;
let argus: Supervisor;
let demo: ApiClient;
let browser: Browser;

beforeAll(async () => {
  data = temporaryDataDir();
  argus = await Supervisor.start(data.path, { args: ['--with-stripe-emulator'] });
  await argus.ready();
  const { apiKey } = JSON.parse(readFileSync(path.join(data.path, 'credentials.json'), 'utf8')) as { apiKey: string };
  demo = new ApiClient(argus.url, apiKey);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await argus?.stop();
  data?.remove();
});

async function inBrowser(options: Parameters<Browser['newContext']>[0], work: (page: Page) => Promise<void>) {
  const context = await browser.newContext(options);
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

interface Usage {
  readonly tier: string;
  readonly credits: { readonly packs: number; readonly remaining: number };
}

const usage = () => demo.json<Usage>('/usage');
const checkout = async (route: string, body: object): Promise<string> => {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return (await demo.json<{ url: string }>(route, init)).url;
};

/** Tabs until what has the focus says this. */
async function tabTo(page: Page, label: RegExp) {
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>('document.activeElement.textContent.trim() || document.activeElement.id');
    if (label.test(text)) return;
  }
  throw new Error(`The keyboard does not reach ${label}`);
}

/** Presses what has the focus, and waits for the page that follows. */
async function press(page: Page) {
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

async function pay(page: Page, url: string, email = 'ada@example.org') {
  await page.goto(url);
  await tabTo(page, /^email$/);
  await page.keyboard.type(email);
  await tabTo(page, /^Pay \$/);
  await press(page);
}

describe('With a keyboard', () => {
  it('a pack is bought for the demo key, and GET /usage shows it', async () => {
    const before = await usage();
    await inBrowser({}, async (page) => {
      await pay(page, await checkout('/checkout/credits', { pack: '100' }));
      expect(page.url()).toBe(`${argus.url}/ui/billing?checkout=done`);
      expect(await page.locator('h1').innerText()).toBe('Paid. Thank you!');
      await page.keyboard.press('Tab');
      expect((await looksOf(page)).focused).toEqual({ tag: 'A', outline: 'solid 3px' });
      await press(page);
      expect(new URL(page.url()).pathname).toMatch(/^\/docs\/?$/);
    });
    await eventually(usage, ({ credits }) => credits.packs === before.credits.packs + 100);
  });

  it('a plan is bought by somebody who is signed in; asked for again, it leads to where it is changed', async () => {
    const email = 'grace@example.org';
    await inBrowser({}, async (page) => {
      const { request } = page.context();
      const headers = { origin: argus.url };
      await request.post(`${argus.url}/auth/magic`, { data: { email } });
      await page.goto(argus.url + (await newestMail(argus.url, email)).link);
      const plan = async (tier: string): Promise<string> => {
        const answer = await request.post(`${argus.url}/checkout/session`, { data: { tier }, headers });
        return ((await answer.json()) as { url: string }).url;
      };
      const tierNow = async () => ((await (await request.get(`${argus.url}/usage`)).json()) as { tier: string }).tier;
      expect(await tierNow()).toBe('free');
      await pay(page, await plan('starter'), email);
      expect(page.url()).toBe(`${argus.url}/ui/billing?checkout=done`);
      await eventually(tierNow, (tier) => tier === 'starter');

      await page.goto(await plan('pro'));
      await tabTo(page, /^Change to Pro now$/);
      await press(page);
      await eventually(tierNow, (tier) => tier === 'pro');
      await page.getByRole('link', { name: 'Back to the shop' }).click();
      expect(page.url()).toBe(`${argus.url}/ui/billing?checkout=portal`);
      expect(await page.locator('h1').innerText()).toBe('Welcome back');
    });
  });

  it('who turns back has bought nothing, and is told so', async () => {
    const before = await usage();
    await inBrowser({}, async (page) => {
      await page.goto(await checkout('/checkout/credits', { pack: '2500' }));
      await tabTo(page, /^Cancel$/);
      await press(page);
      expect(page.url()).toBe(`${argus.url}/ui/billing?checkout=cancelled`);
      expect(await page.locator('h1').innerText()).toBe('Nothing was bought');
    });
    expect(await usage()).toEqual(before);
  });
});

const LOOKS = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })));
it.each(LOOKS)('What buying ends at can be read: $colorScheme, $width px wide', ({ colorScheme, width }) =>
  inBrowser({ colorScheme, viewport: { width, height: 800 } }, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    for (const query of ['?checkout=done', '?checkout=cancelled', '?checkout=portal', '']) {
      await page.goto(`${argus.url}/ui/billing${query}`);
      const looks = await looksOf(page);
      expect(looks.overflows).toBe(false);
      expect(looks.isStyled).toBe(true);
      expect(looks.contrasts.length).toBeGreaterThan(3);
      expect(looks.contrasts.filter(({ ratio }) => ratio < CONTRAST)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  }),
);

it('No key of the simulation is said, on the screen or in a log', () => {
  const logs = ['api', 'worker', 'stripe'].map((name) => readFileSync(path.join(data.path, 'logs', `${name}.log`), 'utf8'));
  const lines = [argus.output, ...logs].join('\n').split('\n');
  expect(lines.filter((line) => line.includes('/webhooks/stripe'))).not.toEqual([]);
  expect(lines.filter((line) => /sk_test_\w|whsec_\w/.test(line))).toEqual([]);
});
