import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineTime } from '../engine/engine-time';
import { type StripeEvent } from '../engine/objects';
import { noSuch } from '../engine/stripe-error';
import { type Delivery, type Store } from '../engine/store';
import { signatureHeader } from './signature';

export interface WebhookOptions {
  readonly url: string | undefined;
  readonly secret: string;
  /** Pauses before each further attempt; after the last one the delivery has failed. */
  readonly retryAfterMs: readonly number[];
}

/** Stripe goes on for three days. */
export const RETRY_AFTER_MS = [200, 1_000, 5_000, 15_000, 60_000, 300_000, 3_600_000, 7_200_000, 18_000_000, 43_200_000];
const ANSWER_WITHIN_MS = 20_000;

/** Sends events to the endpoint: one after the other as they happen, unless a test holds them back and sends them as it likes. */
export class Webhooks {
  private isHeld = false;
  private sending: Promise<unknown> = Promise.resolve();
  private readonly retries = new Set<NodeJS.Timeout>();
  private isStopped = false;

  constructor(
    private readonly store: Store,
    private readonly time: EngineTime,
    private options: WebhookOptions,
  ) {}

  /** For an endpoint whose address is known late. Events that happened before are not sent to it. */
  set url(url: string | undefined) {
    this.options = { ...this.options, url };
  }

  take(event: StripeEvent): void {
    if (this.options.url === undefined) return;
    const delivery = this.store.deliveries.add({ id: event.id, state: 'pending', attempts: 0, lastStatus: null });
    if (!this.isHeld) this.enqueue(delivery);
  }

  /** From now on nothing is sent but by `deliver`. */
  hold(): void {
    this.isHeld = true;
  }

  /** Sends what was held back, in the order in which it happened, and goes on by itself. */
  release(): Promise<void> {
    this.isHeld = false;
    for (const delivery of this.pendingDeliveries()) this.enqueue(delivery);
    return this.settled();
  }

  /** Events that have not arrived, in the order in which they happened. */
  get pending(): StripeEvent[] {
    return this.pendingDeliveries().map(({ id }) => this.store.events.get(id));
  }

  get deliveries(): readonly Readonly<Delivery>[] {
    return this.store.deliveries.all;
  }

  /** Sends these events in this order, each as often as it is named, arrived before or not. Answers the statuses. */
  async deliver(...eventIds: string[]): Promise<(number | null)[]> {
    const statuses: (number | null)[] = [];
    for (const id of eventIds) statuses.push(await this.attempt(this.deliveryOf(id)));
    return statuses;
  }

  /** This event never arrives. */
  drop(eventId: string): void {
    this.deliveryOf(eventId).state = 'dropped';
  }

  /** Resolves when nothing is under way and nothing waits for another attempt. */
  async settled(): Promise<void> {
    do await this.sending;
    while (!this.isStopped && !this.isHeld && this.pendingDeliveries().length > 0 && (await sleep(5, true)));
  }

  /** After a restart: what had not arrived is sent. */
  resume(): void {
    if (this.options.url !== undefined) for (const delivery of this.pendingDeliveries()) this.enqueue(delivery);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const retry of this.retries) clearTimeout(retry);
    await this.sending;
  }

  private enqueue(delivery: Delivery): void {
    this.sending = this.sending.then(async () => {
      if (this.isStopped || this.isHeld || delivery.state !== 'pending') return;
      await this.attempt(delivery);
      if (this.isPending(delivery)) this.retryLater(delivery);
    });
  }

  private retryLater(delivery: Delivery): void {
    const pause = this.options.retryAfterMs[delivery.attempts - 1];
    if (pause === undefined) {
      delivery.state = 'failed';
      return;
    }
    const retry = setTimeout(() => {
      this.retries.delete(retry);
      this.enqueue(delivery);
    }, pause);
    this.retries.add(retry.unref());
  }

  private async attempt(delivery: Delivery): Promise<number | null> {
    const { url, secret } = this.options;
    if (url === undefined) return null;
    const body = JSON.stringify(this.store.events.get(delivery.id), null, 2);
    delivery.attempts += 1;
    delivery.lastStatus = await post(url, body, signatureHeader(body, secret, this.signingTime()));
    if (delivery.lastStatus !== null && delivery.lastStatus < 300) delivery.state = 'delivered';
    return delivery.lastStatus;
  }

  /** The later of both clocks: a receiver that keeps the world's time and one whose time was moved along with ours both take it for fresh. */
  private signingTime(): number {
    return Math.max(this.time.unix, Math.floor(Date.now() / 1000));
  }

  private isPending(delivery: Delivery): boolean {
    return delivery.state === 'pending';
  }

  private pendingDeliveries(): Delivery[] {
    return this.store.deliveries.all.filter((delivery) => this.isPending(delivery));
  }

  private deliveryOf(eventId: string): Delivery {
    const delivery = this.store.deliveries.find(eventId);
    if (!delivery) throw noSuch('delivery', eventId);
    return delivery;
  }
}

/** The status; null when there was no answer. Stripe does not follow redirects either. */
async function post(url: string, body: string, signature: string): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (simulation)',
      },
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
