import { Injectable } from '@nestjs/common';
import { PackSales } from './pack-sales.service';
import { PayersRepository } from './payers.repository';
import { Subscriptions } from './subscriptions.service';

/** Who paid: whose sales are ours, and what becomes of those nobody was signed in for. */
@Injectable()
export class Payers {
  constructor(
    private readonly rows: PayersRepository,
    private readonly packs: PackSales,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Whether an organization exists here, or did. Another installation may sell through the same account of Stripe. */
  findOrganization(organizationId: string): Promise<{ readonly isDeleted: boolean } | null> {
    return this.rows.findOrganization(organizationId);
  }

  /** Somebody signed in: what they paid for before is theirs. */
  async claim(userId: string): Promise<void> {
    const payer = await this.rows.find(userId);
    if (!payer) return;
    await this.subscriptions.claim(payer.organizationId, payer.email);
    await this.packs.claim(payer.organizationId, payer.email);
  }

  /** News of a payment that come after the payer has signed in with that address: nobody would claim it until the next time. */
  async claimLate(payerEmail: string, paidAt: Date): Promise<void> {
    const userId = await this.rows.findSignedInSince(payerEmail, paidAt);
    if (userId) await this.claim(userId);
  }
}
