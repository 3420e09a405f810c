import { type StripeErrorBody } from '../engine/stripe-error';
import { type Answer } from './idempotent-answers';

export interface Fault {
  /** Of requests to paths that contain this; any, if it is missing. */
  readonly path?: string;
  /** How many requests meet it: 1, if it is missing. */
  readonly times?: number;
  /** Answered instead of doing anything. */
  readonly status?: 429 | 500 | 502 | 503 | 409;
  /** Everything is done, and the answer never arrives. */
  readonly loseAnswer?: boolean;
}

const BODIES: Record<number, StripeErrorBody> = {
  409: {
    type: 'invalid_request_error',
    code: 'lock_timeout',
    message: 'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
  },
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' },
};
const BROKEN: StripeErrorBody = { type: 'api_error', message: 'An unknown error occurred.' };

/** What is to go wrong with the next requests, as a test asks for. */
export class Faults {
  private readonly planned: { fault: Fault; left: number }[] = [];

  plan(fault: Fault): void {
    this.planned.push({ fault, left: fault.times ?? 1 });
  }

  next(path: string): { answer?: Answer; isLost: boolean } | undefined {
    const found = this.planned.find(({ fault, left }) => left > 0 && (fault.path === undefined || path.includes(fault.path)));
    if (!found) return undefined;
    found.left -= 1;
    const { status, loseAnswer = false } = found.fault;
    return { isLost: loseAnswer, ...(status && { answer: { status, body: { error: BODIES[status] ?? BROKEN } } }) };
  }
}
