import type { Clock } from '../../libs/common/src';
import { StripeEmulator } from '../stripe-emulator';
import { PRICE_SETTINGS } from '../stripe-emulator/price-settings';
import { signatureHeader } from '../stripe-emulator/webhooks/signature';
import type { Random } from './random';

const API_KEY = 'sk_test_simulation';
const WEBHOOK_SECRET = 'whsec_simulation';

/** An event as it is sent. */
export interface Sent {
  readonly id: string;
  readonly body: Buffer;
  readonly signature: string;
}

type Control = StripeEmulator['control'];

/** Buyers, their banks, and Stripe, whose events come late, twice and in any order. */
export class Outside {
  private constructor(
    private readonly stripe: StripeEmulator,
    private readonly random: Random,
  ) {}

  static async open(clock: Clock, random: Random): Promise<Outside> {
    const seed = String(random.below(2 ** 31));
    // Nobody listens there: events are taken from what waits to be sent.
    const webhookUrl = 'http://127.0.0.1:9/';
    const stripe = await StripeEmulator.start({ apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, webhookUrl, clock, seed });
    stripe.control.webhooks.hold();
    return new Outside(stripe, random);
  }

  /** What the product's processes must be told to find it. */
  get settings(): NodeJS.ProcessEnv {
    return {
      STRIPE_SECRET_KEY: API_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: this.stripe.url,
      ...PRICE_SETTINGS,
    };
  }

  get hasNews(): boolean {
    return this.control.webhooks.pending.length > 0;
  }

  private get control(): Control {
    return this.stripe.control;
  }

  private get store(): Control['engine']['world']['store'] {
    return this.control.engine.world.store;
  }

  /** At the page of a checkout, or of the portal. */
  visit(url: string): void {
    const [checkout] = /cs_test_\w+/.exec(url) ?? [];
    if (checkout) this.pay(checkout);
    else this.changePlan();
  }

  /** Somebody does something that nobody asked the product about. */
  stir(): void {
    this.random.pick([
      () => this.refund(),
      () => this.dispute(),
      () => this.closeDispute(),
      () => this.changePlan(),
      () => this.changeCards(),
    ])();
  }

  /** What became due meanwhile: renewals, retries, ends. */
  catchUp(): void {
    this.control.engine.catchUp();
  }

  /** Any of the events that wait to be sent; it may come again. */
  hear(): Sent | undefined {
    const waiting = this.control.webhooks.pending;
    if (waiting.length === 0) return undefined;
    const event = this.random.pick(waiting);
    const body = JSON.stringify(event);
    const at = Math.floor(Date.now() / 1000);
    return { id: event.id, body: Buffer.from(body), signature: signatureHeader(body, WEBHOOK_SECRET, at) };
  }

  /** It was answered with 200. */
  heard({ id }: Sent): void {
    if (!this.random.chance(0.2)) this.control.webhooks.drop(id);
  }

  /** Everybody can pay again, and nothing new comes. */
  calmDown(): void {
    for (const { id } of this.store.customers.all) this.control.setCard(id, 'ok');
  }

  /** Credits a workspace has paid for in packs, less those it was paid back, as Stripe alone knows it. */
  packCreditsOf(organizationId: string): number {
    return this.store.checkoutSessions.all
      .filter(
        (session) => session.client_reference_id === organizationId && session.mode === 'payment' && session.payment_status === 'paid',
      )
      .reduce((sum, session) => {
        const [credits, amount] = [Number(session.metadata?.pack), session.amount_total ?? 0];
        const charge = this.store.charges.all.find((one) => one.payment_intent === session.payment_intent);
        const lost = this.store.disputes.all
          .filter((dispute) => dispute.charge === charge?.id && dispute.status !== 'won')
          .reduce((cents, dispute) => cents + dispute.amount, 0);
        return sum + credits - Math.floor((credits * Math.min(amount, (charge?.amount_refunded ?? 0) + lost)) / amount);
      }, 0);
  }

  /** The plans of a workspace's subscriptions that are paid up, as Stripe alone knows it. */
  paidPlansOf(organizationId: string): string[] {
    return this.store.subscriptions.all
      .filter(({ status, metadata }) => status === 'active' && metadata.organization_id === organizationId)
      .map(({ items }) => items.data[0]?.price.id.replace('price_', '') ?? '');
  }

  stop(): Promise<void> {
    return this.stripe.stop();
  }

  private pay(checkout: string): void {
    if (this.store.checkoutSessions.get(checkout).status === 'open') this.control.pay(checkout, { email: 'payer@argus.test' });
  }

  private refund(): void {
    const charge = this.any(this.store.charges.all.filter(({ amount, amount_refunded: back, disputed }) => back < amount && !disputed));
    if (!charge) return;
    const left = charge.amount - charge.amount_refunded;
    this.control.refund({ charge: charge.id, amount: this.random.chance(0.5) ? left : 1 + this.random.below(left) });
  }

  private dispute(): void {
    const charge = this.any(this.store.charges.all.filter(({ disputed, refunded }) => !disputed && !refunded));
    if (charge) this.control.dispute(charge.id);
  }

  private closeDispute(): void {
    const dispute = this.any(this.store.disputes.all.filter(({ status }) => status === 'needs_response'));
    if (dispute) this.control.closeDispute(dispute.id, this.random.chance(0.5) ? 'won' : 'lost');
  }

  private changePlan(): void {
    const subscription = this.any(this.store.subscriptions.all.filter(({ status }) => status === 'active'));
    const [item] = subscription?.items.data ?? [];
    if (!subscription || !item) return;
    const { subscriptions } = this.control.engine;
    const luck = this.random.next();
    if (luck < 0.2) subscriptions.cancel(subscription.id);
    else if (luck < 0.4) subscriptions.update(subscription.id, { cancel_at_period_end: !subscription.cancel_at_period_end });
    else {
      const price = item.price.id === 'price_pro' ? 'price_starter' : 'price_pro';
      subscriptions.update(subscription.id, {}, { item: item.id, price, prorationBehavior: 'create_prorations' });
    }
  }

  private changeCards(): void {
    const customer = this.any(this.store.customers.all);
    if (customer) this.control.setCard(customer.id, this.random.chance(0.4) ? 'declines' : 'ok');
  }

  private any<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : this.random.pick(items);
  }
}
