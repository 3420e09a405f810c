import { Injectable } from '@nestjs/common';
import { Database, fixedPart, Prisma } from '@argus/platform/database';

export interface StoredSale {
  readonly id: string;
  readonly organizationId: string | null;
  readonly packCredits: number;
  readonly amountCents: number;
  readonly refundedCents: number;
  readonly disputedCents: number;
  readonly takenCredits: number;
  readonly bookings: number;
  readonly paidAt: Date;
}

export interface NewsOfSale {
  readonly id: string;
  readonly organizationId: string | null;
  readonly payerEmail: string | null;
  readonly paymentIntentId: string | null;
  readonly packCredits: number;
  readonly amountCents: number;
  readonly currency: string;
  /** Null where the answer did not say. */
  readonly refundedCents: number | null;
  readonly disputedCents: number | null;
  readonly receiptUrl: string | null;
  readonly paidAt: Date;
}

const COLUMNS = fixedPart(Prisma.sql`id, organization_id AS "organizationId", pack_credits AS "packCredits", amount_cents AS "amountCents",
    refunded_cents AS "refundedCents", disputed_cents AS "disputedCents", taken_credits AS "takenCredits", bookings, paid_at AS "paidAt"`);

@Injectable()
export class PackSalesRepository {
  constructor(private readonly database: Database) {}

  /** Writes down what was fetched, as `SubscriptionsRepository.put` does. Returns the row, which is locked from then on, old or new. */
  async put(news: NewsOfSale, fetchNo: bigint, now: Date): Promise<StoredSale> {
    const { id, organizationId, payerEmail, paymentIntentId, packCredits, amountCents, currency, receiptUrl, paidAt } = news;
    const rows = await this.database.client.$queryRaw<StoredSale[]>`
      INSERT INTO pack_sale AS known (id, organization_id, payer_email, payment_intent_id, pack_credits, amount_cents, currency,
        refunded_cents, disputed_cents, receipt_url, fetch_no, paid_at, updated_at)
      VALUES (${id}, ${organizationId}::uuid, ${payerEmail}, ${paymentIntentId}, ${packCredits}, ${amountCents}, ${currency},
        COALESCE(${news.refundedCents}::int, 0), COALESCE(${news.disputedCents}::int, 0), ${receiptUrl}, ${fetchNo}::bigint, ${paidAt}, ${now})
      ON CONFLICT (id) DO UPDATE SET
        organization_id = COALESCE(known.organization_id, EXCLUDED.organization_id),
        payer_email = COALESCE(known.payer_email, EXCLUDED.payer_email),
        payment_intent_id = COALESCE(known.payment_intent_id, EXCLUDED.payment_intent_id),
        receipt_url = COALESCE(EXCLUDED.receipt_url, known.receipt_url),
        refunded_cents = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN COALESCE(${news.refundedCents}::int, known.refunded_cents)
          ELSE known.refunded_cents END,
        disputed_cents = CASE WHEN known.fetch_no < EXCLUDED.fetch_no THEN COALESCE(${news.disputedCents}::int, known.disputed_cents)
          ELSE known.disputed_cents END,
        fetch_no = GREATEST(known.fetch_no, EXCLUDED.fetch_no),
        updated_at = EXCLUDED.updated_at
      RETURNING ${COLUMNS}`;
    const [row] = rows;
    if (!row) throw new Error(`Sale ${id} was not written`);
    return row;
  }

  /** The sale a payment belongs to; null when it is not known, or belongs to none. */
  async findOfPayment(paymentIntentId: string): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<
      { id: string }[]
    >`SELECT id FROM pack_sale WHERE payment_intent_id = ${paymentIntentId}`;
    return rows[0]?.id ?? null;
  }

  /** What the book has taken back for it by now. The row is locked by then. */
  async setTaken(id: string, takenCredits: number, bookings: number): Promise<void> {
    await this.database.client.$executeRaw`UPDATE pack_sale SET taken_credits = ${takenCredits}, bookings = ${bookings} WHERE id = ${id}`;
  }

  /** Gives parked sales of a payer to an organization; returns them. */
  assignParked(organizationId: string, payerEmail: string): Promise<StoredSale[]> {
    return this.database.client.$queryRaw<StoredSale[]>`
      UPDATE pack_sale SET organization_id = ${organizationId}::uuid WHERE organization_id IS NULL AND payer_email = ${payerEmail}
      RETURNING ${COLUMNS}`;
  }
}
