import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import Stripe from 'stripe';
import { StripeEmulator } from '../../tools/stripe-emulator';
import { launchBrowser, looksOf } from '../support/browser';

// The pages of the simulation of Stripe, in a real browser: paying and changing plans with the keyboard, and how they look.
jest.setTimeout(120_000);

const API_KEY = 'sk_test_of_the_browser';
const WIDTHS = [400, 1200];
const SCHEMES = ['light', 'dark'] as const;
/** WCAG 2.2 AA for text of ordinary size. */
const CONTRAST = 4.5;

let emulator: StripeEmulator;
let stripe: Stripe;
let browser: Browser;
/** Where the payer comes from and goes back to: another site than the simulation, as in life. */
let shop: Server;
let shopUrl: string;

beforeAll(async () => {
  shop = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>The shop</h1>'));
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  emulator = await StripeEmulator.start({ apiKey: API_KEY, webhookSecret: 'whsec_of_the_browser' });
  const { hostname, port } = new URL(emulator.url);
  stripe = new Stripe(API_KEY, { host: hostname, port, protocol: 'http' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await emulator?.stop();
  shop?.closeAllConnections();
  shop?.close();
});

async function inBrowser(options: Parameters<Browser['newContext']>[0], work: (page: Page) => Promise<void>) {
  const context = await browser.newContext(options);
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

const checkout = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: `${shopUrl}/thanks?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${shopUrl}/plans`,
    line_items: [{ price: 'price_starter', quantity: 1 }],
    ...more,
  });

async function subscribedPortal() {
  const { id } = await checkout({ customer_email: 'ada@example.org' });
  const { customer, subscription } = emulator.control.pay(id);
  const { url } = await stripe.billingPortal.sessions.create({ customer: String(customer), return_url: `${shopUrl}/account` });
  return { url, customer: String(customer), subscription: String(subscription) };
}

/** Tabs until what has the focus says this. */
async function tabTo(page: Page, label: string) {
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id');
    if (text === label) return;
  }
  throw new Error(`The keyboard does not reach "${label}"`);
}

/** Presses what has the focus, and waits for the page that follows. */
async function press(page: Page) {
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

describe('The pay page', () => {
  it('is paid with the keyboard alone, and leads back to the shop', async () => {
    const { id, url } = await checkout();
    await inBrowser({}, async (page) => {
      await page.goto(String(url));
      expect(await page.locator('[role=note]').innerText()).toContain('Simulation: no money moves.');
      expect(await page.locator('h1').innerText()).toBe('Pay $19.00 a month');
      await tabTo(page, 'email');
      await page.keyboard.type('ada@example.org');
      await tabTo(page, 'Pay $19.00');
      expect((await looksOf(page)).focused).toEqual({ tag: 'BUTTON', outline: 'solid 3px' });
      await press(page);
      expect(page.url()).toBe(`${shopUrl}/thanks?session=${id}`);
    });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer_details: { email: 'ada@example.org' },
    });
  });

  it('says when the card is declined, and takes another one', async () => {
    const { id, url } = await checkout({ customer_email: 'ada@example.org' });
    await inBrowser({}, async (page) => {
      await page.goto(String(url));
      await page.getByRole('button', { name: 'Card is declined' }).click();
      expect(await page.getByRole('alert').innerText()).toContain('Your card was declined');
      await page.getByRole('button', { name: 'Pay $19.00' }).click();
      await page.waitForURL(`${shopUrl}/thanks?session=${id}`);
      await page.goto(String(url));
      expect(await page.locator('h1').innerText()).toBe('This is paid already');
    });
  });

  it('leads back without having paid', async () => {
    const { id, url } = await checkout({ customer_email: 'ada@example.org' });
    await inBrowser({}, async (page) => {
      await page.goto(String(url));
      await tabTo(page, 'Cancel');
      await press(page);
      expect(page.url()).toBe(`${shopUrl}/plans`);
    });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'open' });
  });

  it('lets somebody play the bank of a debit', async () => {
    const { id, url } = await checkout({ customer_email: 'ada@example.org' });
    await inBrowser({}, async (page) => {
      await page.goto(String(url));
      await page.getByRole('button', { name: 'Pay by bank debit' }).click();
      await page.waitForURL(`${shopUrl}/thanks?session=${id}`);
      expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
      await page.goto(String(url));
      await page.getByRole('button', { name: 'The money arrives' }).click();
      await page.waitForURL(`${shopUrl}/thanks?session=${id}`);
    });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' });
  });
});

describe('The portal', () => {
  it('changes plans up at once and down at the end, with the keyboard', async () => {
    const { url, subscription } = await subscribedPortal();
    const plan = async () => (await stripe.subscriptions.retrieve(subscription)).items.data[0]?.price.id;
    await inBrowser({}, async (page) => {
      await page.goto(url);
      await tabTo(page, 'Change to Pro now');
      await press(page);
      expect(await page.getByRole('status').innerText()).toBe('You have Pro now.');
      expect(await plan()).toBe('price_pro');
      await page.getByRole('button', { name: /^Change to Starter on / }).click();
      expect(await page.getByRole('status').innerText()).toContain('You change to Starter');
      expect(await plan()).toBe('price_pro');
      expect(await page.locator('dl').innerText()).toContain('as Starter');
      await page.getByRole('button', { name: 'Stay with Pro' }).click();
      expect(await page.getByRole('status').innerText()).toBe('Your plan stays as it is.');
    });
    expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ schedule: null });
  });

  it('ends a plan and takes that back', async () => {
    const { url, subscription } = await subscribedPortal();
    await inBrowser({}, async (page) => {
      await page.goto(url);
      await page.getByRole('button', { name: 'Cancel at the end of the period' }).click();
      await page.getByRole('button', { name: 'Keep Starter' }).waitFor();
      expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ cancel_at_period_end: true });
      await page.getByRole('button', { name: 'Keep Starter' }).click();
      expect(await page.getByRole('status').innerText()).toBe('Your plan goes on.');
      expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ cancel_at_period_end: false });
      await page.getByRole('link', { name: 'Back to the shop' }).click();
      expect(page.url()).toBe(`${shopUrl}/account`);
    });
  });

  it('refuses a bigger plan with a card that is declined, and does nothing again when it is loaded again', async () => {
    const { url, subscription } = await subscribedPortal();
    await inBrowser({}, async (page) => {
      await page.goto(url);
      await page.getByRole('button', { name: 'Use a card that is declined' }).click();
      await page.getByRole('button', { name: 'Change to Pro now' }).click();
      expect(await page.getByRole('alert').innerText()).toBe('Your card was declined.');
      await page.reload();
      expect(await page.getByRole('alert').count()).toBe(0);
    });
    expect(await stripe.subscriptions.retrieve(subscription)).toMatchObject({ items: { data: [{ price: { id: 'price_starter' } }] } });
  });
});

const LOOKS = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })));
it.each(LOOKS)('Every page can be read: $colorScheme, $width px wide', async ({ colorScheme, width }) => {
  const open = await checkout();
  const portal = await subscribedPortal();
  await inBrowser({ colorScheme, viewport: { width, height: 900 } }, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    for (const url of [String(open.url), portal.url, `${emulator.url}/`]) {
      await page.goto(url);
      const looks = await looksOf(page);
      expect(looks.overflows).toBe(false);
      expect(looks.isStyled).toBe(true);
      expect(looks.contrasts.length).toBeGreaterThan(5);
      expect(looks.contrasts.filter(({ ratio }) => ratio < CONTRAST)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
