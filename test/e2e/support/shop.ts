import { until } from '../../../tools/support/processes';
import { StripeEmulator } from '../../../tools/stripe-emulator';
import { PRICE_SETTINGS } from '../../../tools/stripe-emulator/price-settings';
import type { StackOptions } from '../../support';
import { type RootApi, startRootApi } from './root-api';

/** What makes an api sell through the simulation of Stripe. Keys that no text has by chance: what is logged is searched for them. */
export const SHOP_KEYS = { STRIPE_SECRET_KEY: 'sk_test_51JqzvKeptOutOfLogs', STRIPE_WEBHOOK_SECRET: 'whsec_9vTbzKeptOutOfLogs' };

/** A stack that sells, and who takes the money. */
export interface Shop {
  readonly api: RootApi;
  readonly emulator: StripeEmulator;
  /** The person at the page where that address leads. They say their address where the page does not know it. */
  pay(url: string, email?: string): void;
  stop(): Promise<void>;
}

export async function startShop(options: StackOptions = {}): Promise<Shop> {
  const emulator = await StripeEmulator.start({ apiKey: SHOP_KEYS.STRIPE_SECRET_KEY, webhookSecret: SHOP_KEYS.STRIPE_WEBHOOK_SECRET });
  try {
    const env = { ...SHOP_KEYS, ...PRICE_SETTINGS, STRIPE_API_BASE: emulator.url, ...options.env };
    const api = await startRootApi('free', { ...options, env });
    emulator.control.webhooks.url = `${api.stack.baseUrl}/webhooks/stripe`;
    const stop = async () => {
      await emulator.stop();
      await api.stack.stop();
    };
    return { api, emulator, pay: (url, email = 'payer@example.org') => void emulator.control.pay(checkoutIn(url), { email }), stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/** The id of the checkout whose page that is. */
export function checkoutIn(url: string): string {
  const id = /cs_test_\w+/.exec(url)?.[0];
  if (!id) throw new Error(`${url} leads to no checkout`);
  return id;
}

/** Waits until a question is answered like this: a payment arrives a moment after it was made. */
export async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  const settled = await until(async () => isRight((answer = await ask())), 30_000, 50);
  if (!settled) throw new Error(`It stays at ${JSON.stringify(answer)}`);
  return answer;
}
