/** How often something may be done in a sliding window. */
export interface RateRule {
  /** What is counted, in kebab-case; it is printed in the header RateLimit. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** One doing that counts: `subject` is who does it, as in `key:<id>` or `ip:<address>`. */
export interface RateTake {
  readonly subject: string;
  readonly rule: RateRule;
}

/** Where a subject stands with a rule, this take included. */
export interface RateStanding extends RateRule {
  readonly allowed: boolean;
  readonly remaining: number;
  /** When the oldest take that counts leaves the window: then there is more room than now. */
  readonly resetsAt: Date;
  /** Until then; at least 1. */
  readonly retryAfterSeconds: number;
}
