import { Injectable } from '@nestjs/common';
import { LotExpiry } from '@argus/billing';

/** What becomes of credits without anybody asking. */
@Injectable()
export class CreditsUpkeep {
  constructor(private readonly lots: LotExpiry) {}

  async expire(): Promise<void> {
    await this.lots.expireDue();
  }
}
