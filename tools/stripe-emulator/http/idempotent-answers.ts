import { invalidRequest, StripeError } from '../engine/stripe-error';

export interface Answer {
  readonly status: number;
  readonly body: object;
}
interface KeptAnswer extends Answer {
  /** What was asked: the same key must not ask for anything else. */
  readonly question: string;
}

/** What was answered under an `Idempotency-Key`, to be answered again. */
export class IdempotentAnswers {
  private readonly kept: Map<string, KeptAnswer>;

  constructor(kept: readonly [string, KeptAnswer][] = []) {
    this.kept = new Map(kept);
  }

  find(key: string, question: string): Answer | undefined {
    if (key.length > 255) throw invalidRequest('Idempotency keys can be at most 255 characters.');
    const kept = this.kept.get(key);
    if (kept && kept.question !== question) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      });
    }
    return kept;
  }

  keep(key: string, question: string, { status, body }: Answer): void {
    this.kept.set(key, { status, body, question });
  }

  snapshot(): [string, KeptAnswer][] {
    return [...this.kept];
  }
}
