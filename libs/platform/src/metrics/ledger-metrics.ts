import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from './metrics';

/** What the last check of the credit ledger found. */
@Injectable()
export class LedgerMetrics {
  private readonly problems: Gauge<'kind'>;

  constructor(metrics: Metrics) {
    this.problems = new Gauge({
      name: 'argus_ledger_problems',
      help: 'Rows of the credit ledger that were wrong when it was last checked, by kind. Anything but 0 needs a person.',
      labelNames: ['kind'],
      registers: [metrics.registry],
    });
  }

  /** @param counts of every kind, also of those there are none of: an alert needs a 0 to come back to */
  observe(counts: Readonly<Record<string, number>>): void {
    for (const [kind, count] of Object.entries(counts)) this.problems.set({ kind }, count);
  }
}
