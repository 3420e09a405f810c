import { type Clock } from '@argus/common';
import { OperatorError } from '../support/operator-error';
import { type CatalogueEntry } from './engine/catalogue';
import { type BillingRules } from './engine/world';

export interface EmulatorOptions {
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Missing: no events are sent until somebody sets `control.webhooks.url`. */
  readonly webhookUrl?: string;
  readonly clock?: Clock;
  /** The same seed makes the same ids. Missing: ids that nobody had before. */
  readonly seed?: string;
  readonly port?: number;
  readonly rules?: Partial<BillingRules>;
  readonly catalogue?: readonly CatalogueEntry[];
  readonly webhookRetryAfterMs?: readonly number[];
  /** Where everything is kept for the next start. Missing: in memory only. */
  readonly stateFile?: string;
}

/** A simulation of money next to real money is how real money gets lost. */
export function refuseRealMoney({ apiKey }: Pick<EmulatorOptions, 'apiKey'>, nodeEnv: string | undefined): void {
  if (nodeEnv === 'production') {
    throw new OperatorError(
      'The simulation of Stripe does not run with NODE_ENV=production: whoever "pays" there gets goods for nothing.',
      'Use a real account of Stripe (STRIPE_SECRET_KEY), or unset NODE_ENV.',
      78,
    );
  }
  if (/^[sr]k_live_/.test(apiKey)) {
    throw new OperatorError(
      'The simulation of Stripe was given a live key.',
      'Give it one that begins with sk_test_; a live key belongs to Stripe only.',
      78,
    );
  }
  if (!/^[sr]k_test_\w{8,}$/.test(apiKey)) {
    throw new OperatorError('The key for the simulation of Stripe must begin with sk_test_.', 'For example sk_test_simulation.', 78);
  }
}
