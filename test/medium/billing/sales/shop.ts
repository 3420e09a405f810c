import { Client } from 'pg';
import type Stripe from 'stripe';
import { newId, SystemClock } from '@argus/common';
import type { PackId } from '@argus/billing';
import { type EmulatorOptions, StripeEmulator } from '../../../../tools/stripe-emulator';
import type { Subscription } from '../../../../tools/stripe-emulator/engine/objects';
import { PortalActions } from '../../../../tools/stripe-emulator/pages/portal-actions';
import { signatureHeader } from '../../../../tools/stripe-emulator/webhooks/signature';
import { auditLedger, BOOK_ALONE, createTestDatabase, MovableClock } from '../../../support';
import { API_KEY, sdkAt } from '../../stripe-emulator/support/shop';
import { openTill, type Till, type TillSettings } from './till';

export const WEBHOOK_SECRET = 'whsec_of_the_shop';
const NOWHERE = 'http://127.0.0.1:9/webhooks/stripe';

/** What of an event is looked at by whoever delivers it. */
export type SentEvent = Pick<Stripe.Event, 'id' | 'type'>;

/** Argus selling: a till and its book, and Stripe beside it, in one time that the test moves. Events wait until somebody delivers them. */
export class Shop {
  private readonly tills: Till[] = [];

  private constructor(
    readonly till: Till,
    readonly emulator: StripeEmulator,
    readonly clock: MovableClock,
    /** The database's owner, who sees everything. */
    readonly owner: Client,
    private readonly openAnother: (differently?: Partial<TillSettings>) => Promise<Till>,
    private readonly dropDatabase: () => Promise<void>,
  ) {
    this.tills.push(till);
  }

  static async open({ at = '2027-01-10T12:00:00Z', ...options }: Partial<EmulatorOptions> & { at?: string } = {}): Promise<Shop> {
    const clock = new MovableClock(new Date(at));
    const database = await createTestDatabase();
    const emulator = await StripeEmulator.start({
      apiKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      webhookUrl: NOWHERE,
      clock,
      seed: 'sales',
      ...options,
    });
    emulator.control.webhooks.hold();
    const settings = { databaseUrl: database.url, stripeUrl: emulator.url, apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, clock };
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    return new Shop(
      await openTill(settings),
      emulator,
      clock,
      owner,
      (differently) => openTill({ ...settings, ...differently }),
      () => database.drop(),
    );
  }

  get control(): StripeEmulator['control'] {
    return this.emulator.control;
  }

  get sdk(): Stripe {
    return sdkAt(this.emulator.url);
  }

  /** One more process, on the same database. */
  async anotherTill(differently?: Partial<TillSettings>): Promise<Till> {
    const till = await this.openAnother(differently);
    this.tills.push(till);
    return till;
  }

  async givenOrganization(planId = 'free'): Promise<string> {
    const id = newId();
    const columns = 'INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at)';
    await this.owner.query(`${columns} VALUES ($1, 'Org', $1::uuid::text, $2, $3, $3)`, [id, planId, this.clock.now()]);
    return id;
  }

  // What the buyer does -------------------------------------------------------------------------------------------------------------

  /** @param buyer an organization, or null for somebody who is not signed in. Returns the session's and the payment's ids. */
  async buyPack(buyer: string | null, pack: PackId, how: Parameters<StripeEmulator['control']['pay']>[1] = {}) {
    const id = sessionIn(await this.till.checkout.pack(buyer, pack));
    const { payment_intent: paymentId } = this.control.pay(id, { email: 'ada@example.org', ...how });
    return { id, paymentId: String(paymentId) };
  }

  /** Returns the ids of the session, of the subscription and of its customer. */
  async subscribe(buyer: string | null, tier: 'starter' | 'pro', how: Parameters<StripeEmulator['control']['pay']>[1] = {}) {
    const id = sessionIn(await this.till.checkout.plan(buyer, tier, true));
    const { subscription, customer } = this.control.pay(id, { email: 'ada@example.org', ...how });
    return { id, subscriptionId: String(subscription), customerId: String(customer) };
  }

  /** A button of the portal, which the organization opens for it. */
  async inPortal(organizationId: string, subscriptionId: string, button: 'upgrade' | 'downgrade' | 'cancel', price = ''): Promise<void> {
    const [sessionId = ''] = /bps_\w+/.exec(await this.till.checkout.portal(organizationId)) ?? [];
    const session = this.control.engine.world.store.portalSessions.get(sessionId);
    new PortalActions(this.control).act(session, new URLSearchParams({ do: button, subscription: subscriptionId, price }));
  }

  /** Another price, paid for at once. */
  async changePrice(subscriptionId: string, price: string): Promise<void> {
    const [item] = this.atStripe(subscriptionId).items.data;
    await this.sdk.subscriptions.update(subscriptionId, { items: [{ id: item?.id, price }], proration_behavior: 'always_invoice' });
  }

  /** A subscription, as Stripe has it. */
  atStripe(subscriptionId: string): Subscription {
    return this.control.engine.world.store.subscriptions.get(subscriptionId);
  }

  // Time and news -------------------------------------------------------------------------------------------------------------------

  /** Time goes on, for Argus and for Stripe, where renewals and retries on the way happen, each at its moment. */
  moveTo(moment: string | Date): void {
    this.clock.moveTo(moment);
    this.control.engine.catchUp();
  }

  moveByDays(days: number): void {
    this.moveTo(new Date(this.clock.now().getTime() + days * 86_400_000));
  }

  /** Takes the events that wait, in the order in which they happened; nobody else will send them. */
  takeEvents(): SentEvent[] {
    const { pending } = this.control.webhooks;
    for (const { id } of pending) this.control.webhooks.drop(id);
    return pending as unknown as SentEvent[];
  }

  /** Sends an event, signed now. */
  async send(event: object, till = this.till): Promise<void> {
    const body = JSON.stringify(event);
    const now = Math.floor(new SystemClock().now().getTime() / 1000);
    await till.webhooks.receive(Buffer.from(body), signatureHeader(body, WEBHOOK_SECRET, now));
  }

  /** Everything that waits arrives and is applied. */
  async hearNews(): Promise<void> {
    for (const event of this.takeEvents()) await this.send(event);
    await this.till.inbox.applyDue();
    expect(await this.unapplied()).toEqual([]);
  }

  /** Events that were kept and are not applied. */
  async unapplied(): Promise<{ type: string; attempt: number; error: string | null }[]> {
    const { rows } = await this.owner.query<{ type: string; attempt: number; error: string | null }>(
      'SELECT type, attempt, error_code AS error FROM stripe_event WHERE applied_at IS NULL ORDER BY created_at, id',
    );
    return rows;
  }

  /** Whatever was postponed is due. */
  async skipDelays(): Promise<void> {
    await this.owner.query(`UPDATE stripe_event SET next_attempt_at = now() - interval '1 second' WHERE applied_at IS NULL`);
  }

  // What came of it -----------------------------------------------------------------------------------------------------------------

  /** The plan, and the credits: all that can be spent, those of packs among them, held, owed. */
  async standing(organizationId: string) {
    const { plan, remaining, packs, held, owed } = await this.till.credits.usage(organizationId);
    return { plan: plan.id, remaining, packs, held, owed };
  }

  /** A run asks for credits; it has not ended. */
  async hold(organizationId: string, credits: number): Promise<string> {
    const runId = newId();
    await this.till.credits.hold(organizationId, runId, credits);
    return runId;
  }

  async spend(organizationId: string, credits: number): Promise<void> {
    await this.till.credits.capture(organizationId, await this.hold(organizationId, credits));
  }

  /** Ids of the rows of a table. */
  async idsIn(table: 'pack_sale' | 'subscription' | 'stripe_event' | 'ledger_transaction'): Promise<string[]> {
    const { rows } = await this.owner.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`);
    return rows.map(({ id }) => id);
  }

  async audit(): Promise<void> {
    await auditLedger(this.owner, BOOK_ALONE);
  }

  async close(): Promise<void> {
    await this.emulator.stop();
    await Promise.all(this.tills.map((till) => till.close()));
    await this.owner.end();
    await this.dropDatabase();
  }
}

const sessionIn = (url: string): string => /cs_\w+/.exec(url)?.[0] ?? '';
