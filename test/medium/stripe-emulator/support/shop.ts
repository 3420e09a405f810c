import Stripe from 'stripe';
import { type EmulatorOptions, StripeEmulator } from '../../../../tools/stripe-emulator';
import { MovableClock } from './movable-clock';
import { WebhookReceiver } from './webhook-receiver';

export const API_KEY = 'sk_test_of_the_tests';
const WEBHOOK_SECRET = 'whsec_of_the_tests';

/** The emulator, Stripe's real SDK pointed at it, and an endpoint for its events. */
export interface Shop {
  readonly emulator: StripeEmulator;
  readonly stripe: Stripe;
  readonly receiver: WebhookReceiver;
  readonly clock: MovableClock;
  stop(): Promise<void>;
}

export const sdkAt = (url: string, apiKey = API_KEY, maxNetworkRetries = 0): Stripe => {
  const { hostname, port } = new URL(url);
  return new Stripe(apiKey, { host: hostname, port, protocol: 'http', maxNetworkRetries, telemetry: false });
};

export async function openShop(options: Partial<EmulatorOptions> & { at?: string } = {}): Promise<Shop> {
  const { at = '2027-01-15T12:00:00Z', ...rest } = options;
  const clock = new MovableClock(new Date(at));
  const receiver = await WebhookReceiver.start(WEBHOOK_SECRET);
  const emulator = await StripeEmulator.start({
    apiKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: receiver.url,
    clock,
    seed: 'tests',
    webhookRetryAfterMs: [10, 10],
    ...rest,
  });
  const stop = async () => {
    await emulator.stop();
    await receiver.stop();
  };
  return { emulator, stripe: sdkAt(emulator.url), receiver, clock, stop };
}

const URLS = { success_url: 'http://127.0.0.1:9/ok?session={CHECKOUT_SESSION_ID}', cancel_url: 'http://127.0.0.1:9/no' };

export const packSession = (stripe: Stripe, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    ...URLS,
    mode: 'payment',
    line_items: [{ price: 'price_pack_100', quantity: 1 }],
    customer_email: 'ada@example.org',
    ...more,
  });

export const planSession = (stripe: Stripe, price = 'price_starter', more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    ...URLS,
    mode: 'subscription',
    line_items: [{ price, quantity: 1 }],
    customer_email: 'ada@example.org',
    ...more,
  });

/** A customer who has just subscribed. */
export async function subscribed({ emulator, stripe }: Pick<Shop, 'emulator' | 'stripe'>, price = 'price_starter') {
  const session = await planSession(stripe, price);
  const paid = emulator.control.pay(session.id);
  return { subscription: String(paid.subscription), customer: String(paid.customer), session: paid };
}
