import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { PackCredits } from '../credits/pack-credits.service';
import { findPack } from '../plans/plans';
import { PackSalesRepository, type StoredSale } from './pack-sales.repository';
import { SaleRecords } from './sale-records';

/** A checkout that was paid, as it was found at Stripe. */
export interface PaidCheckout {
  readonly id: string;
  readonly organizationId: string | null;
  readonly payerEmail: string | null;
  readonly pack: string | null;
  readonly amountCents: number;
  readonly currency: string;
  readonly paymentIntentId: string | null;
  readonly createdAt: Date;
  readonly charge: { readonly refundedCents: number; readonly receiptUrl: string | null } | null;
  /** Null where nobody was asked. */
  readonly disputedCents: number | null;
}

/** Packs that were paid for: the credits they give, and those that are taken back when the money is. */
@Injectable()
export class PackSales {
  constructor(
    private readonly rows: PackSalesRepository,
    private readonly credits: PackCredits,
    private readonly records: SaleRecords,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Applies a checkout as it was found; one that sold something else changes nothing. @param fetchNo taken before it was asked for */
  async apply(checkout: PaidCheckout, fetchNo: bigint): Promise<void> {
    const pack = findPack(checkout.pack);
    if (!pack) return;
    const news = {
      ...checkout,
      packCredits: pack.credits,
      refundedCents: checkout.charge?.refundedCents ?? null,
      receiptUrl: checkout.charge?.receiptUrl ?? null,
      paidAt: checkout.createdAt,
    };
    await this.unitOfWork.run(async () => this.settle(await this.rows.put(news, fetchNo, this.clock.now())));
  }

  /** Gives what was bought by an address, before anybody had signed in with it, to an organization. Returns how many. */
  claim(organizationId: string, payerEmail: string): Promise<number> {
    return this.unitOfWork.run(async () => {
      const claimed = await this.rows.assignParked(organizationId, payerEmail);
      for (const sale of claimed) await this.settle(sale);
      return claimed.length;
    });
  }

  findOfPayment(paymentIntentId: string): Promise<string | null> {
    return this.rows.findOfPayment(paymentIntentId);
  }

  /** Inside a unit of work, on a locked row: books what is not booked yet. */
  private async settle(sale: StoredSale): Promise<void> {
    const { id, organizationId, packCredits, takenCredits, bookings, paidAt } = sale;
    if (!organizationId) return;
    if (await this.credits.grant(organizationId, { saleId: id, credits: packCredits, paidAt }))
      await this.records.bought(organizationId, sale);
    const wanted = creditsToTake(sale);
    if (wanted === takenCredits) return;
    const correction = { saleId: id, credits: Math.abs(wanted - takenCredits), booking: bookings + 1 };
    if (wanted < takenCredits) await this.credits.giveBack(organizationId, correction);
    else await this.credits.takeBack(organizationId, correction, sale.disputedCents > 0 ? 'claw_back' : 'refund');
    await this.rows.setTaken(id, wanted, correction.booking);
    await this.records.corrected(organizationId, sale, wanted);
  }
}

/** As many of a pack's credits as of its price were paid back or are in dispute. */
export function creditsToTake({
  packCredits,
  amountCents,
  refundedCents,
  disputedCents,
}: Omit<StoredSale, 'id' | 'organizationId'>): number {
  if (amountCents === 0) return 0;
  return Math.floor((packCredits * Math.min(amountCents, refundedCents + disputedCents)) / amountCents);
}
