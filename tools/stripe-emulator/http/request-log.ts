import { type Form } from './form';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Form;
  readonly idempotencyKey: string | null;
  readonly status: number;
}

const KEPT = 500;

/** What was asked lately, for whoever wants to know how often and with what. */
export class RequestLog {
  private readonly requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > KEPT) this.requests.shift();
  }

  get all(): readonly LoggedRequest[] {
    return this.requests;
  }
}
